"""ZIP files whose bytes depend on nothing but what is in them.

Lives here: packing and packing anew, without the clock, the user or the machine. Must not live here:
what is packed.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

# The first moment that ZIP can write: a file in an archive is as old as its record says, not as its packing.
_BEGINNING = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o100644 << 16  # a plain file that its owner may write and everybody read
_UNIX = 3
_SAFE_NAME = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*(?:/[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)*")


class UnsafeName(ValueError):
    """A name in the archive that could be unpacked somewhere else, or nowhere on some machines."""


def packed(files: Mapping[str, bytes]) -> bytes:
    """The files in the order given. Names are small letters, digits, ``-_.`` and ``/`` between folders."""
    for name in files:
        if _SAFE_NAME.fullmatch(name) is None:
            raise UnsafeName(f"{name!r} is no safe name for a file in an archive.")
    return _pack(files)


def repacked(archive: bytes) -> bytes:
    """The same archive (an Office document, say) without the moment of its making."""
    with zipfile.ZipFile(io.BytesIO(archive)) as source:
        return _pack({name: source.read(name) for name in source.namelist()})


def _pack(files: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, date_time=_BEGINNING)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr, entry.create_system = _READABLE, _UNIX
            archive.writestr(entry, content)
    return written.getvalue()
