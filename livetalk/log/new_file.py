"""A file that is complete when it gets its name, and never takes the name of something else."""

from __future__ import annotations

import errno
import os
from pathlib import Path

NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP)  # what a USB stick says to a hard link


def give_name(partial: Path, target: Path) -> None:
    """Give a finished file its name, durably. Raises ``OSError`` if the name was taken meanwhile."""
    try:
        os.link(partial, target)
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        os.close(os.open(target, os.O_CREAT | os.O_EXCL, 0o600))
        partial.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # a new name is only durable when its folder is
    finally:
        os.close(folder)
