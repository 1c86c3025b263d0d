"""What holds for every text, however strange."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from livetalk.moderation.screening import KINDS, holds, warns
from livetalk.rules_files import load_screening

SCREENING = load_screening()
LABELLED = json.loads(Path(__file__).with_name("labelled.json").read_text(encoding="utf-8"))
CLEAN = [line["text"] for line in LABELLED if not line["kinds"]]
FLAGGED = [line["text"] for line in LABELLED if line["kinds"]]

scraps = st.one_of(
    st.sampled_from(
        [
            *(
                "010858-9995",
                "83 55 01 44",
                "a@b.dk",
                "Strandvejen 153",
                "Kirsten Holm",
                "idiot",
                "f*ck",
                "1d10t",
            ),
            *(
                "www.x.com",
                "I ",
                "er ",
                "min nabo ",
                "på ",
                "\u200b",
                "\u202e",
                "\u0301",
                "İ",
                "ß",
                "🙂",
                "…",
            ),
            *("@", ".", "-", " ", "\n", "x" * 30),
        ]
    ),
    st.text(max_size=6),
    st.text(alphabet="0123456789 .-/+()", max_size=12),
)
texts = st.one_of(st.text(max_size=200), st.lists(scraps, max_size=20).map("".join))


@given(texts)
def test_every_flag_lies_inside_the_text_and_in_order(text: str) -> None:
    flags = SCREENING.screen(text)

    assert all(0 <= flag.start < flag.end <= len(text) for flag in flags)
    assert all(flag.kind in KINDS for flag in flags)
    assert [(f.start, f.end, f.kind) for f in flags] == sorted((f.start, f.end, f.kind) for f in flags)
    assert holds(flags) >= bool(warns(flags))


@given(texts)
def test_flags_of_one_kind_never_touch(text: str) -> None:
    last: dict[str, int] = {}
    for flag in SCREENING.screen(text):
        assert flag.start > last.get(flag.kind, -1)
        last[flag.kind] = flag.end


@given(st.lists(st.sampled_from(CLEAN), min_size=2, max_size=5))
def test_clean_texts_stay_clean_one_after_the_other(parts: list[str]) -> None:
    assert SCREENING.screen("\n".join(parts)) == ()


@given(st.sampled_from(CLEAN), st.sampled_from(FLAGGED), st.sampled_from(CLEAN))
def test_no_kind_hides_between_clean_texts(before: str, flagged: str, after: str) -> None:
    alone = {flag.kind for flag in SCREENING.screen(flagged)}
    among = {flag.kind for flag in SCREENING.screen(f"{before}\n{flagged}\n{after}")}

    assert alone <= among


@given(st.sampled_from(FLAGGED), st.sampled_from(["\u200b", "\u00ad", "\ufeff"]), st.integers(min_value=1))
def test_a_hidden_sign_hides_nothing(flagged: str, hidden: str, at: int) -> None:
    place = at % len(flagged)
    alone = {flag.kind for flag in SCREENING.screen(flagged)}

    assert alone <= {flag.kind for flag in SCREENING.screen(flagged[:place] + hidden + flagged[place:])}
