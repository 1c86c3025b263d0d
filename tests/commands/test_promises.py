"""``livetalk promises`` and ``evaluate promises``: figures on labelled transcripts, mistakes in one sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Type

VTT = """WEBVTT

k1
00:01.000 --> 00:02.000
<v Havnechef>Jeg ringer til leverandøren i morgen.

k2
00:02.000 --> 00:03.000
<v Borgmester>Vi sender jer tallene.

k3
00:03.000 --> 00:04.000
<v Borgmester>Det sker senest 1. november.

k4
00:04.000 --> 00:05.000
<v Borgmester>Teknisk Udvalg tager det op i næste uge.

k5
00:05.000 --> 00:06.000
<v Borgmester>Det er en skam, at ingen ved det.
"""


def label(cue: str, owner: str, due: str | None, *more: str) -> dict[str, object]:
    return {"cue_id": cue, "owner_role": owner, "due_latest": due, "continued_in": list(more), "text": "x"}


LABELS: dict[str, object] = {
    "transcript": "x.vtt",
    "event_date": "2026-08-20",
    "commitments": [
        label("k1", "havnechef", "2026-08-21"),
        label("k2", "Borgmester", "2026-12-01", "k3"),
        label("k5", "Borgmester", None),
    ],
    "hard_negatives": [{"cue_id": "k4", "reason": "allerede planlagt"}],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "talk.vtt").write_text(VTT, encoding="utf-8")
    (tmp_path / "labels.json").write_text(json.dumps(LABELS), encoding="utf-8")
    return tmp_path


def measured(livetalk: Type, folder: Path) -> Any:
    result = livetalk("evaluate", "promises", str(folder / "talk.vtt"), str(folder / "labels.json"), "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_suggestions_are_printed_as_a_list(livetalk: Type, folder: Path) -> None:
    result = livetalk("promises", str(folder / "talk.vtt"), "--date", "2026-08-20", "--json")
    told = json.loads(result.output)

    assert [list(one) for one in told] == [["cue", "text", "owner_role", "due", "why"]] * 3
    assert told[0] | {"why": []} == {
        "cue": "k1",
        "text": "Jeg ringer til leverandøren i morgen.",
        "owner_role": "Havnechef",
        "due": "2026-08-21",
        "why": [],
    }
    assert told[0]["why"][1] == "Dagen efter mødet. / The day after the meeting. (i morgen)"
    assert told[1]["text"] == "Vi sender jer tallene. Det sker senest 1. november."
    assert told[2]["owner_role"] == "Teknisk Udvalg"


def test_people_see_a_table_with_reasons(livetalk: Type, folder: Path) -> None:
    result = livetalk("promises", str(folder / "talk.vtt"), "--date", "2026-08-20")

    assert "k1  Havnechef, 2026-08-21: Jeg ringer til leverandøren i morgen." in result.output
    assert "The day after the meeting. “i morgen” (tomorrow)" in result.output
    (folder / "talk.vtt").write_text("WEBVTT\n", encoding="utf-8")
    result = livetalk("promises", str(folder / "talk.vtt"), "--date", "2026-08-20")
    assert result.output == "Nothing in it looks like a promise.\n"


def test_srt_files_are_read_as_well(livetalk: Type, tmp_path: Path) -> None:
    file = tmp_path / "talk.srt"
    file.write_text("1\n00:00:01,000 --> 00:00:02,000\nHavnechef: Jeg ringer i morgen.\n", encoding="utf-8")
    told = json.loads(livetalk("promises", str(file), "--date", "2026-08-20", "--json").output)

    assert (told[0]["cue"], told[0]["owner_role"], told[0]["due"]) == ("1", "Havnechef", "2026-08-21")


def test_cues_owners_and_days_are_counted(livetalk: Type, folder: Path) -> None:
    told = measured(livetalk, folder)

    assert list(told) == [
        "suggested",
        "expected",
        "found",
        "precision",
        "recall",
        "f1",
        "owner_role_accuracy",
        "due_accuracy",
        "missed",
        "wrong",
    ]
    assert (told["suggested"], told["expected"], told["found"]) == (3, 3, 2)
    assert told["precision"] == told["recall"] == told["f1"] == pytest.approx(2 / 3)
    assert (told["owner_role_accuracy"], told["due_accuracy"]) == (1.0, 0.5)
    assert told["missed"] == ["k5"]
    assert [(one["cue"], one["what"], one["expected"]) for one in told["wrong"]] == [
        ("k4", "not a promise", "allerede planlagt"),
        ("k2", "due", "2026-12-01"),
    ]
    assert told["wrong"][1]["suggested"] == "2026-11-01"


def test_cues_that_a_promise_goes_on_in_are_neither_missed_nor_wrong(livetalk: Type, folder: Path) -> None:
    vtt = VTT.replace("Det sker senest 1. november.", "Og vi sender jer et brev senest 1. november.")
    (folder / "talk.vtt").write_text(vtt, encoding="utf-8")
    told = measured(livetalk, folder)

    assert (told["suggested"], told["missed"]) == (3, ["k5"])


def test_nothing_labelled_and_nothing_suggested_is_no_mistake(livetalk: Type, folder: Path) -> None:
    (folder / "talk.vtt").write_text("WEBVTT\n", encoding="utf-8")
    labels = {"event_date": "2026-08-20", "commitments": []}
    (folder / "labels.json").write_text(json.dumps(labels), encoding="utf-8")
    told = measured(livetalk, folder)

    assert (told["precision"], told["recall"], told["f1"]) == (1.0, 1.0, 1.0)


def test_people_see_every_difference(livetalk: Type, folder: Path) -> None:
    result = livetalk("evaluate", "promises", str(folder / "talk.vtt"), str(folder / "labels.json"))

    assert "suggested 3, expected 3, found 2" in result.output
    assert "missed: k5 Det er en skam, at ingen ved det." in result.output
    assert "not a promise: k4 Teknisk Udvalg tager det op i næste uge." in result.output
    assert "labelled 2026-12-01; suggested 2026-11-01" in result.output


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("nonsense", "the file is not JSON"),
        ("[]", "these are not labels of a transcript"),
        ('{"event_date": "in May", "commitments": []}', "these are not labels of a transcript"),
        (
            json.dumps({"event_date": "2026-08-20", "commitments": [label("k9", "x", None)]}),
            "the transcript has no cue 'k9'",
        ),
        (
            json.dumps({"event_date": "2026-08-20", "commitments": [label("k1", "x", None)] * 2}),
            "the cue 'k1' is labelled more than once",
        ),
    ],
)
def test_labels_that_cannot_be_used_are_told(livetalk: Type, folder: Path, content: str, said: str) -> None:
    (folder / "labels.json").write_text(content, encoding="utf-8")
    result = livetalk("evaluate", "promises", str(folder / "talk.vtt"), str(folder / "labels.json"))

    assert result.exit_code == 2
    assert said in result.output
    assert len(result.output.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("file", "date", "said"),
    [
        (("talk.vtt", b"no captions"), "2026-08-20", "line 1: a WebVTT file begins with the word WEBVTT"),
        (("talk.srt", b"no captions"), "2026-08-20", "line 1: an SRT file begins with a number"),
        (("talk.vtt", b"\xff\xfe"), "2026-08-20", "the file is not UTF-8 text"),
        (("talk.vtt", None), "2026-08-20", "the file cannot be read"),
        (("talk.vtt", b"WEBVTT\n"), "20 August", "--date: '20 August' is not a day"),
    ],
)
def test_a_transcript_or_a_day_that_is_none_is_told(
    livetalk: Type, tmp_path: Path, file: tuple[str, bytes | None], date: str, said: str
) -> None:
    name, content = file
    if content is not None:
        (tmp_path / name).write_bytes(content)
    result = livetalk("promises", str(tmp_path / name), "--date", date)

    assert result.exit_code == 2
    assert said in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_the_rules_of_the_municipality_count_and_their_mistakes_are_told(
    livetalk: Type, folder: Path
) -> None:
    (folder / "promises").mkdir()
    own = folder / "promises" / "own.toml"
    own.write_text('[verbs.act]\nplain = ["skamme"]\n', encoding="utf-8")
    (folder / "talk.vtt").write_text(
        "WEBVTT\n\n00:01.000 --> 00:02.000\nJeg skammer mig.\n", encoding="utf-8"
    )
    told = ("promises", str(folder / "talk.vtt"), "--date", "2026-08-20", "--json")

    assert json.loads(livetalk(*told).output) == []
    assert json.loads(livetalk(*told, LIVETALK_RULES=str(folder)).output)[0]["owner_role"] is None
    own.write_text("[oaths]", encoding="utf-8")
    result = livetalk(*told, LIVETALK_RULES=str(folder))
    assert (result.exit_code, "own.toml" in result.output) == (2, True)
