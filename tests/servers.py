"""Servers of other projects, each on free ports and in a folder of its own, for the length of a block."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def ended(process: subprocess.Popen[Any]) -> Iterator[None]:
    """Ends the process after the block: kindly, and by force where that does not do."""
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise


@contextmanager
def running(command: list[str | Path], url: str, *, cwd: Path | None = None) -> Iterator[str]:
    """The program, once it answers at the address."""
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with ended(process):
        for _ in range(300):
            with suppress(httpx.TransportError):
                httpx.get(url, timeout=5)
                break
            if process.poll() is not None:
                raise RuntimeError(f"{command[0]} ended with status {process.returncode}")
            time.sleep(0.1)
        yield url


@contextmanager
def oxigraph(*options: str) -> Iterator[str]:
    """An empty oxigraph server."""
    program = Path(sys.executable).with_name("oxigraph")
    if not program.exists():
        pytest.skip("the oxigraph server is not installed (development dependency `oxigraph`)")
    port = free_port()
    with running([program, "serve", "--bind", f"127.0.0.1:{port}", *options], f"http://127.0.0.1:{port}") as url:
        yield url


VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
DirsAllowed = .
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 6
MaxClientConnections = 6
[SPARQL]
ResultSetMaxRows = {rows}
"""


@contextmanager
def virtuoso(folder: Path, *, rows: int = 10_000) -> Iterator[str]:
    """An empty Virtuoso with its database in the folder; its user is dba, so is the password."""
    program = shutil.which("virtuoso-t")
    if not program:
        pytest.skip("Virtuoso is not installed (Debian: apt-get install virtuoso-opensource-7-bin)")
    http = free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(sql=free_port(), http=http, rows=rows), "utf-8")
    command: list[str | Path] = [program, "+foreground", "+configfile", "virtuoso.ini"]
    with running(command, f"http://127.0.0.1:{http}/sparql", cwd=folder) as url:
        yield url
