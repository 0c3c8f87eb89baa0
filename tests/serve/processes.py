"""The processes of a running service."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from serve.service import Service

__all__ = ["children", "until", "workers_of"]


def children(pid: int) -> set[int]:
    """The process ids of the children of a process, whichever of its threads has started them."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return {int(one) for task in tasks for one in (task / "children").read_text().split()}


def workers_of(service: Service) -> set[int]:
    """The process ids of the workers: children of the nursery, which is the server's child."""
    (nursery,) = children(service.process.pid)
    return children(nursery)


def until(condition: Callable[[], bool], seconds: float = 30.0) -> bool:
    """Whether the condition holds at some moment of the next seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False
