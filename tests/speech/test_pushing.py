"""A phrase arrives once and in order, whatever the line does to the posts."""

from __future__ import annotations

import random

import pytest

from livetalk.speech.pushing import ADDRESS, MOST_CHARS, Answer, Pusher, Refused
from livetalk.transcripts import ingest
from livetalk.transcripts.ingest import Heard, StreamState

PATIENCE_S = 20.0


class Room:
    """A caption address that reads posts by the real rules, behind a line that ``fate`` decides on."""

    def __init__(self, *fates: str) -> None:
        self.fates = list(fates)
        self.state = StreamState()
        self.body = ""
        self.lines: dict[int, str] = {}

    def last_seq(self) -> Answer:
        return Answer(200, "41")

    def post(self, seq: int, text: str) -> Answer:
        fate = self.fates.pop(0) if self.fates else "ok"
        if fate in ("lost", "503", "403", "400"):
            return Answer(0 if fate == "lost" else int(fate), f"says {fate}")
        texts = {line.id: self.lines[line.id] for line in self.state.lines}
        heard = ingest.hear(
            self.state,
            seq=seq,
            body=text,
            stored_body=self.body,
            texts=texts,
            now=1000,
            next_id=len(self.lines) + 1,
            style="streamtext",
        )
        assert isinstance(heard, Heard)
        self.lines |= {change.id: change.text for change in heard.changed}
        self.state, self.body = heard.state, heard.body
        return Answer(0, "") if fate == "unanswered" else Answer(200, "a moment")


def pushed(room: Room, *phrases: str) -> Pusher:
    pusher = Pusher(room, pause=lambda _seconds: None)
    for phrase in phrases:
        pusher.say(phrase)
    assert pusher.finish(PATIENCE_S)
    return pusher


def test_phrases_are_lines_that_count_on_from_where_the_room_is() -> None:
    room = Room()
    pushed(room, "Goddag.", "Vi begynder.")
    assert list(room.lines.values()) == ["Goddag.", "Vi begynder."]
    assert (room.state.last_seq or 0) >= 42


@pytest.mark.parametrize("seed", range(5))
def test_on_a_bad_line_everything_arrives_once_and_in_order(seed: int) -> None:
    rng = random.Random(seed)
    room = Room(*rng.choices(["ok", "lost", "unanswered", "503"], k=60))
    phrases = [f"Sætning {number} om stien." for number in range(30)]
    pushed(room, *phrases)
    assert list(room.lines.values()) == phrases


def test_before_the_talk_nothing_is_kept_for_later() -> None:
    room = Room("400")
    pusher = pushed(room, "Er mikrofonen tændt?")
    assert room.lines == {}
    assert (pusher.posts, pusher.not_started) == (0, "says 400")


def test_an_address_that_was_closed_ends_it_with_what_the_server_says() -> None:
    pusher = Pusher(Room("403"), pause=lambda _seconds: None)
    pusher.say("Goddag.")
    assert not pusher.finish(PATIENCE_S)
    with pytest.raises(Refused, match="says 403"):
        pusher.say("Er I der?")


def test_much_at_once_is_several_posts() -> None:
    room = Room()
    pusher = pushed(room, *["ord " * 200] * 60)
    assert pusher.posts >= 60 * 800 // MOST_CHARS
    assert " ".join(room.lines.values()).count("ord") == 60 * 200


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("https://livetalk.example/captions/482913-abc", True),
        ("http://127.0.0.1:8000/sub/captions/482913-abc", True),
        ("https://livetalk.example/captions/482913-abc?seq=1", False),
        ("https://livetalk.example/enter#482913-abc", False),
        ("file:///captions/x", False),
        ("livetalk.example/captions/x", False),
    ],
)
def test_only_a_caption_address_is_one(text: str, is_one: bool) -> None:
    assert (ADDRESS.fullmatch(text) is not None) is is_one
