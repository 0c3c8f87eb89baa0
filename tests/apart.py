"""Coroutines run in a thread of their own: a browser that another test of this process drives keeps a loop here."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

__all__ = ["run_apart"]


def run_apart(job: Coroutine[Any, Any, Any]) -> Any:
    """What the coroutine gives.

    >>> async def three() -> int:
    ...     return 3
    >>> run_apart(three())
    3
    """
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, job).result()
