"""Files written once: whole under their final name, or not there at all."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp


@contextmanager
def drafted(folder: Path, content: Iterable[bytes]) -> Iterator[Path]:
    """Write a draft down to the disk, for its owner alone; it is gone at the end of the with block."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = mkstemp(prefix=".draft-", dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as draft:
            for piece in content:
                draft.write(piece)
            draft.flush()
            os.fsync(draft.fileno())
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def publish(draft: Path, path: Path) -> bool:
    """Give a draft its final name on the same disk; False when that name is taken: it is never replaced."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return False
    _sync(path.parent)  # the name must outlive a power cut as well,
    _sync(path.parent.parent)  # and so must a new folder's
    return True


def create_once(path: Path, content: bytes) -> bool:
    """Write a file unless it is there; return whether this call wrote it."""
    with drafted(path.parent, (content,)) as draft:
        return publish(draft, path)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
