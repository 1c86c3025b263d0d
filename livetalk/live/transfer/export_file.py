"""The file in which rooms travel: written whole or not at all, checked whole before it is used.

Lives here: its format (``docs/log.md`` describes it), writing and reading it. Must not live here:
what becomes of the rooms.

The file is lines of JSON in UTF-8. The first says what it is; then each room is one line about
itself, its facts in the codec's written form, and its words; the last line has a checksum over all
bytes before it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TypeVar

import msgspec

from livetalk.live.room_state import Past
from livetalk.live.transfer.moving import Travelling
from livetalk.live.transfer.verifying import digest_of
from livetalk.log import codec
from livetalk.log.new_file import give_name
from livetalk.programme.facts import PROGRAMME
from livetalk.rooms.facts import Fact, RoomCreated

FORMAT = 1  # counts up if this version's readers would misunderstand a newer file
LONGEST_HEAD = 4096  # bytes: the first line is a few hundred; another file may have no line end

_CODE = re.compile(r"\d{6}")
_EPOCH = re.compile(r"[\w-]{1,64}", re.ASCII)
_encode = msgspec.json.Encoder().encode
_words = msgspec.json.Decoder(tuple[str, str])
T = TypeVar("T", bound=msgspec.Struct)


class UnusableFile(Exception):
    """The file cannot be read or written. ``str()`` is the sentence for the operator."""


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """The first line. ``secret`` is a fingerprint of the ``LIVETALK_SECRET`` that the rooms lived under."""

    livetalk_export: int
    made_at: str
    version: str
    secret: str
    rooms: int


class _RoomLine(msgspec.Struct, frozen=True, kw_only=True):
    """What stands before a room's facts and words: how many come, and what they must amount to."""

    room: str
    epoch: str
    facts: int
    words: int
    digest: str


class _End(msgspec.Struct, frozen=True, kw_only=True):
    """The last line: the checksum of everything before it."""

    sha256: str


# Writing


@contextlib.contextmanager
def writing(target: Path, head: Head) -> Iterator[Callable[[Travelling], None]]:
    """Write a file room by room, readable by its owner only.

    It has its name when it is complete, and never takes the name of something else.
    """
    if os.path.lexists(target):
        raise UnusableFile(f"{target} exists already; an export never overwrites.")
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        partial.touch(mode=0o600, exist_ok=False)
        with partial.open("wb") as file:
            checksum = hashlib.sha256()

            def put(line: bytes) -> None:
                file.write(line + b"\n")
                checksum.update(line + b"\n")

            put(_encode(head))
            yield lambda room: _put_room(put, room)
            put(_encode(_End(sha256=checksum.hexdigest())))
            file.flush()
            os.fsync(file.fileno())
        give_name(partial, target)
    except OSError as error:
        raise UnusableFile(f"{target} cannot be written: {error.strerror}.") from error
    finally:
        partial.unlink(missing_ok=True)


def _put_room(put: Callable[[bytes], None], room: Travelling) -> None:
    past = room.past
    line = _RoomLine(
        room=room.code,
        epoch=room.epoch,
        facts=len(past.facts),
        words=len(past.words),
        digest=digest_of(past),
    )
    put(_encode(line))
    for fact in past.facts:
        put(codec.encode_fact(fact))
    for pair in sorted(past.words.items()):
        put(_encode(pair))


# Reading


class ExportFile:
    """An export that was checked from end to end when it was opened."""

    def __init__(self, path: Path, file: IO[bytes]) -> None:
        self._path = path
        self._file = file
        self._check_kind()
        self._check_whole()
        self.head = self._read(self._next_line(), Head)
        codes = [room.code for room in self.rooms()]
        if len(codes) != self.head.rooms or len(set(codes)) != len(codes):
            raise self._damaged("its rooms are not those that it names")

    def rooms(self) -> Iterator[Travelling]:
        """One room after the other; only one is in memory at a time."""
        self._file.seek(0)
        self._next_line()
        for _ in range(self.head.rooms):
            yield self._read_room()
        self._read(self._next_line(), _End)

    def _check_kind(self) -> None:
        """Whether it is such a file at all; a newer one may look otherwise from here on."""
        try:
            version = msgspec.json.decode(self._file.readline(LONGEST_HEAD), type=_Kind).livetalk_export
        except msgspec.DecodeError:
            raise UnusableFile(f"{self._path} is no export of LiveTalk.") from None
        if version > FORMAT:
            raise self._newer(f"format {version}")

    def _check_whole(self) -> None:
        """The checksum, before anything of it is believed."""
        self._file.seek(0)
        checksum, last = hashlib.sha256(), b""
        for line in self._file:
            checksum.update(last)
            last = line
        self._file.seek(0)
        if not last.endswith(b"\n") or self._read(last, _End).sha256 != checksum.hexdigest():
            raise self._damaged("its checksum is wrong")

    def _read_room(self) -> Travelling:
        line = self._read(self._next_line(), _RoomLine)
        facts = [self._read_fact() for _ in range(line.facts)]
        try:
            words = dict(_words.decode(self._next_line()) for _ in range(line.words))
        except msgspec.DecodeError as error:
            raise self._damaged(str(error)) from None
        past = Past(facts=facts, words=words)
        created = facts[0].event if facts else None
        is_named = line.room == PROGRAMME or (
            _CODE.fullmatch(line.room) is not None
            and isinstance(created, RoomCreated)
            and created.code == line.room
        )
        is_whole = (
            is_named
            and _EPOCH.fullmatch(line.epoch) is not None
            and [fact.seq for fact in facts] == list(range(1, len(facts) + 1))
            and digest_of(past) == line.digest
        )
        if not is_whole:
            raise self._damaged(f"room {line.room[:6]!r} is not what its first line says")
        return Travelling(code=line.room, epoch=line.epoch, past=past)

    def _read_fact(self) -> Fact:
        try:
            return codec.decode_fact(self._next_line())
        except codec.UnknownFact as error:
            raise self._newer(error.kind) from None
        except codec.UnreadableFact as error:
            raise self._damaged(str(error)) from None

    def _next_line(self) -> bytes:
        return self._file.readline()

    def _read(self, line: bytes, kind: type[T]) -> T:
        try:
            return msgspec.json.decode(line, type=kind)
        except msgspec.DecodeError as error:
            raise self._damaged(str(error)) from None

    def _damaged(self, why: str) -> UnusableFile:
        return UnusableFile(
            f"{self._path} is damaged or not complete ({why}). Nothing was imported: copy or export it again."
        )

    def _newer(self, what: str) -> UnusableFile:
        return UnusableFile(
            f"{self._path} was written by a newer version of LiveTalk ({what}). "
            "Nothing was imported: install that version here."
        )


class _Kind(msgspec.Struct, frozen=True):
    """Just enough of a first line to say what the file is."""

    livetalk_export: int


@contextlib.contextmanager
def opened(path: Path) -> Iterator[ExportFile]:
    """Open and check a file; raises ``UnusableFile``."""
    try:
        with path.open("rb") as file:
            yield ExportFile(path, file)
    except OSError as error:
        raise UnusableFile(f"{path} cannot be read: {error.strerror}.") from error
