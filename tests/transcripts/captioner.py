"""A captioner, a bad network and a reader, for the tests of captions: what each of them sees."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from livetalk.transcripts.captions_memory import plain
from livetalk.transcripts.captions_post import BACKSPACE, Style, clean
from livetalk.transcripts.ingest import (
    Heard,
    LineChange,
    Refused,
    StreamState,
    hear,
    open_line,
    sealed,
    settle,
    settled,
)


def said(text: str) -> str:
    """What stands there when every character was typed once, in order: the judge of all rules."""
    there = list[str]()
    for char in plain(clean(text), after_cr=False):
        if char != BACKSPACE:
            there.append(char)
        elif there:
            there.pop()
    return "".join(there)


class Reader:
    """Keeps lines as a room does: it knows only what changed and what is gone, and the state."""

    def __init__(self, style: Style = "streamtext") -> None:
        self.state = StreamState()
        self.style: Style = style
        self.body = ""
        self.now = 1_000_000
        self.lines: dict[int, LineChange] = {}
        self.leads: dict[int, str] = {}
        self.next_id = 1

    def take(self, seq: int, body: str) -> Heard:
        """Take in a post, and check what must hold after any."""
        before = self.state
        heard = hear(
            self.state,
            seq=seq,
            body=body,
            stored_body=self.body,
            texts=self._texts(),
            now=self.now,
            next_id=self.next_id,
            style=self.style,
        )
        assert not isinstance(heard, Refused)
        if heard.is_repeat:
            assert heard.state == before
            assert not heard.changed
            assert not heard.gone
        self._apply(heard.changed)
        for line in heard.gone:
            del self.lines[line]
        self.state, self.body = heard.state, heard.body
        self.leads.update({line.id: line.lead for line in self.state.lines})
        self._check()
        return heard

    def wait(self, milliseconds: int) -> tuple[LineChange, ...]:
        """Let time pass, and settle what silence settles."""
        self.now += milliseconds
        changes = settle(self.state, self._texts(), self.now)
        if changes:
            self._apply(changes)
            self.state = settled(self.state)
        return changes

    def seal(self) -> None:
        """No line from before may change any more."""
        if line := open_line(self.state):
            self._apply((msgspec.structs.replace(self.lines[line.id], final=True, is_new=False),))
        self.state = sealed(self.state)

    def shown(self) -> list[str]:
        """The lines as people read them."""
        return [self.lines[line].text for line in sorted(self.lines)]

    def heard(self) -> str:
        """What was said, character for character."""
        lines = (self.leads[line] + self.lines[line].text for line in sorted(self.lines))
        return "".join(lines) + self.state.pending

    def finals(self) -> list[bool]:
        return [self.lines[line].final for line in sorted(self.lines)]

    def _texts(self) -> Mapping[int, str]:
        return {line.id: self.lines[line.id].text for line in self.state.lines}

    def _apply(self, changes: tuple[LineChange, ...]) -> None:
        for change in changes:
            assert change.is_new == (change.id not in self.lines)
            assert change != self.lines.get(change.id)
            if change.is_new:
                assert change.id >= self.next_id
                self.next_id = change.id + 1
            self.lines[change.id] = change

    def _check(self) -> None:
        for number, line in enumerate(sorted(self.lines)):
            text = self.lines[line].text
            assert text
            assert text == text.strip()
            assert "\n" not in text
            assert self.lines[line].final or number == len(self.lines) - 1
        in_reach = [line.id for line in self.state.lines]
        assert in_reach == sorted(self.lines)[len(self.lines) - len(in_reach) :]
