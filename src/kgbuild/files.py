"""Writing a file so that nobody ever sees half of it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

__all__ = ["write_atomically"]


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write the content beside the path, flush it to disk, then rename it into place.

    Text is written as UTF-8 with ``\\n`` line ends. A crash leaves either the old file or the new one. A link is
    followed, and what is no file (``/dev/stdout``, a pipe) is written to: renaming would put a file in its place.

    Raises:
        OSError: where the folder cannot be written to; the old file is untouched then.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    if path.is_symlink() and path.is_file():
        path = path.resolve()
    if path.exists() and not path.is_file() and not path.is_dir():
        with path.open("wb") as device:
            device.write(data)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        aside.chmod(0o666 & ~_umask())
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
