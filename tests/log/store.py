"""A look at the SQLite file from outside, as another program or a thief would have it."""

from __future__ import annotations

from pathlib import Path

import apsw

DIARY = b"Dear diary, " * 500


def execute(path: Path, sql: str) -> list[tuple[apsw.SQLiteValue, ...]]:
    """As another program would."""
    db = apsw.Connection(str(path))
    try:
        return db.execute(sql).fetchall()
    finally:
        db.close()


def raw_bytes(path: Path) -> bytes:
    """Everything that lies on the disk."""
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


def keep_a_diary(path: Path) -> None:
    """A file that is no database."""
    path.write_bytes(DIARY)


def is_still_a_diary(path: Path) -> bool:
    """Nobody touched it."""
    return path.read_bytes() == DIARY


def damage(path: Path) -> None:
    """Overwrite the beginning of most pages."""
    data = bytearray(path.read_bytes())
    for start in range(4096 * 4, len(data) - 4096, 4096):
        data[start : start + 64] = b"\x5a" * 64
    path.write_bytes(bytes(data))


def remove(path: Path) -> None:
    """Take the file away."""
    path.unlink()
