"""Random captioners on random networks: the text equals what was said, once, in order."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from livetalk.transcripts.captions_memory import effect, plain
from livetalk.transcripts.captions_post import Style, clean
from tests.transcripts.captioner import Reader, said

# Bursts of backspaces stay within the lines in reach: what lies beyond has a test of its own.
WORDS = ("hav", "ne", "badet", "Æ", "ø å", "Ja. Nej", "En længere sætning, der fylder noget. Og en til. ")
BLANKS = (" ", " ", "\t", ". ", "!", "\n", "\r\n", "\r", "\r\x08\n", "\x08", "\x08\x08\x08")
OTHERS = ("\x00", "\x0b", "👩\u200d🚒", "مرحبا", "e\u0301")
BITS = st.sampled_from(WORDS + BLANKS + OTHERS)
TALK = st.lists(BITS, max_size=60).map(lambda bits: "".join(_few_backspaces(bits)))


def _few_backspaces(bits: list[str]) -> list[str]:
    kept, backspaces = [], 0
    for bit in bits:
        backspaces += bit.count("\x08")
        if "\x08" not in bit or backspaces <= 15:
            kept.append(bit)
    return kept


class Network:
    """Sends one captioner's text as StreamText does, over a network that drops, delays and doubles."""

    def __init__(self, reader: Reader, draw: st.DrawFn, *, first: int) -> None:
        self.reader, self.draw, self.seq = reader, draw, first
        self.unsent = ""
        self.delayed: list[tuple[int, str]] = []

    def say(self, text: str) -> None:
        """Try to send all that has not been sent yet, ``text`` with it."""
        self.unsent += text
        fate = self.draw(st.sampled_from(["sent", "sent", "sent", "answer lost", "lost", "late", "doubled"]))
        if fate in {"sent", "doubled", "answer lost"}:
            self.reader.take(self.seq, self.unsent)
        if fate == "doubled":
            assert self.reader.take(self.seq, self.unsent).is_repeat
        if fate == "late":
            self.delayed.append((self.seq, self.unsent))
        if fate in {"sent", "doubled"}:
            self.delivered()
        if self.draw(st.booleans()) and self.delayed:
            seq, body = self.delayed.pop(0)
            self.reader.take(seq, body)

    def delivered(self) -> None:
        self.unsent = ""
        self.seq += 1

    def finish(self) -> None:
        """The network mends; then everything that was late arrives after all."""
        self.reader.take(self.seq, self.unsent)
        for seq, body in self.delayed:
            assert self.reader.take(seq, body).is_repeat


@st.composite
def evening(draw: st.DrawFn, style: Style) -> tuple[Reader, str]:
    """One stream from its first post to its last: the reader, and all that was said."""
    reader = Reader(style)
    network = Network(reader, draw, first=draw(st.sampled_from([0, 1, 7, -3, 2**40])))
    talk = draw(TALK)
    at = 0
    while at < len(talk):
        length = draw(st.integers(0, 12))
        network.say(talk[at : at + length])
        at += length
        reader.wait(draw(st.sampled_from([0, 100, 900, 3999, 4000, 20_000])))
    network.finish()
    return reader, talk


@settings(max_examples=400, deadline=None)
@given(evening("streamtext"))
def test_a_streams_text_is_what_was_said_once_in_order(result: tuple[Reader, str]) -> None:
    reader, talk = result
    assert reader.heard() == said(talk)


@settings(max_examples=400, deadline=None)
@given(evening("zoom"))
def test_without_headers_the_text_is_the_same_only_the_lines_may_differ(result: tuple[Reader, str]) -> None:
    reader, talk = result
    assert reader.heard() == said(talk)


@settings(max_examples=150, deadline=None)
@given(st.lists(evening("streamtext"), min_size=2, max_size=3))
def test_what_is_read_back_keeps_the_line_ends(results: list[tuple[Reader, str]]) -> None:
    for reader, talk in results:
        spoken = [line.strip() for line in said(talk).split("\n") if line.strip()]
        joined = list[str]()
        for line in sorted(reader.lines):
            if "\n" in reader.leads[line] or not joined:
                joined.append(reader.lines[line].text)
            else:
                joined[-1] += reader.leads[line] + reader.lines[line].text
        assert joined == spoken


@settings(max_examples=200, deadline=None)
@given(TALK, TALK, st.integers(1, 9), st.integers(1, 9))
def test_how_a_stream_is_split_into_posts_changes_no_line(one: str, other: str, few: int, more: int) -> None:
    talk = (one + other).replace("\x08", "")
    shown = []
    for size in (few, more):
        reader = Reader()
        for seq, at in enumerate(range(0, len(talk), size)):
            reader.take(seq, talk[at : at + size])
        shown.append(reader.shown())
    assert shown[0] == shown[1]


@settings(max_examples=300, deadline=None)
@given(TALK, TALK, TALK)
def test_a_retry_that_differs_replaces_what_the_first_try_wrote(before: str, first: str, retry: str) -> None:
    reader = Reader()
    reader.take(1, before)
    reader.take(2, first)
    if reader.take(2, retry).is_repeat:
        assert clean(first).startswith(clean(retry))
        return
    after_cr = clean(before).endswith("\r")
    lost = (
        effect(plain(clean(first), after_cr=after_cr))[0] - effect(plain(clean(retry), after_cr=after_cr))[0]
    )
    if lost <= 0:
        assert reader.heard() == said(before + retry)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.text("abc æøåABC.,?", min_size=1, max_size=12).map(str.strip).filter(bool), max_size=30),
    st.data(),
)
def test_a_captioner_who_counts_anew_loses_nothing(captions: list[str], data: st.DataObject) -> None:
    reader = Reader("zoom")
    seq = 100
    for number, caption in enumerate(captions):
        text = f"{number:03}{caption}"  # none begins another: the beginning of a known post is a late one
        seq = data.draw(st.integers(seq - 20, seq - 1)) if data.draw(st.integers(0, 5)) == 0 else seq + 1
        reader.take(seq, text)
    assert reader.heard() == "".join(f"{number:03}{caption}" for number, caption in enumerate(captions))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["da", "en", "ar"]), BITS.filter(lambda bit: "\x08" not in bit)),
        max_size=40,
    )
)
def test_several_languages_do_not_touch_each_other(posts: list[tuple[str, str]]) -> None:
    readers = {tag: Reader() for tag in ("da", "en", "ar")}
    for seq, (tag, bit) in enumerate(posts):
        readers[tag].take(seq, bit)
        readers[tag].take(seq, bit)
    for tag, reader in readers.items():
        assert reader.heard() == said("".join(bit for other, bit in posts if other == tag))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text("ab \n\x08", max_size=30), max_size=20))
def test_no_number_of_backspaces_does_harm(bodies: list[str]) -> None:
    reader = Reader()
    for seq, body in enumerate(bodies):
        reader.take(seq, body)
    assert "\x08" not in reader.heard()
