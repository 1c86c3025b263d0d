"""The ledger: every moderating act in words, to read and to keep, for moderators only."""

from __future__ import annotations

import csv
import io
from typing import Any, get_args

import pytest

from livetalk.edge import ledger_pages
from livetalk.edge.opening import Opened
from livetalk.edge.rendering.locales import load_locales
from livetalk.edge.rendering.webdir import find_web
from livetalk.live.submissions import Accepted
from livetalk.moderation.ledger import ActName, ActorRole
from livetalk.rooms import commands as c
from livetalk.rooms.actors import Actor
from livetalk.rooms.facts import Ordering, RoomState, StaffRole
from livetalk.rooms.lifecycle import REASONS
from tests.edge.connections import command, connect
from tests.support.sites import TestSite, Visitor

MO = Actor(id="smoderator", role="moderator")
LOCALES = load_locales(find_web().locales)


async def evening(site: TestSite, opened: Opened) -> dict[str, str]:
    """An evening with one act of nearly every kind; gives the questions' ids by what they say."""
    room = await site.live(opened.code)
    ids: dict[str, str] = {}
    for number, text in enumerate(("HAVNEN", "SKOLEN", "STIEN", "BUSSEN", "TRUKKET-TILBAGE", "=1+1")):
        phone = await connect(site, opened.code, participant=f"somebody-number-{number}")
        ack = await command(site, phone, id="1", type="ask", text=text)
        ids[text] = str(ack["question"])
        if text == "TRUKKET-TILBAGE":
            await room.give(MO, c.ApproveQuestion(question=ids[text]), None)
            await room.give(MO, c.CorrectQuestion(question=ids[text], text="TRUKKET-TILBAGE!"), None)
            await command(site, phone, id="2", type="withdraw", question=ids[text])
    acts: list[c.WireCommand] = [
        c.ApproveQuestion(question=ids["HAVNEN"]),
        c.ApproveQuestion(question=ids["SKOLEN"]),
        c.ApproveQuestion(question=ids["STIEN"]),
        c.DismissQuestion(question=ids["BUSSEN"], reason="tone", note="@NOTEN"),
        c.DismissQuestion(question=ids["=1+1"], reason="unclear"),
        c.MergeQuestion(question=ids["STIEN"], into=ids["SKOLEN"]),
        c.UnmergeQuestion(question=ids["STIEN"]),
        c.AskToElaborate(question=ids["STIEN"], message="HVILKEN-STI"),
        c.CorrectQuestion(question=ids["HAVNEN"], text="HAVNEN!"),
        c.TagQuestion(question=ids["HAVNEN"], themes=("byrum", "vand")),
        c.AssignQuestion(question=ids["HAVNEN"], speakers=("Anna Holm",)),
        c.OrderQueue(queue=(ids["SKOLEN"], ids["HAVNEN"])),
        c.LockNext(question=ids["SKOLEN"]),
        c.LockNext(),
        c.ChangeOrdering(by="support"),
        c.TakeQuestion(question=ids["HAVNEN"]),
        c.FinishQuestion(question=ids["HAVNEN"], how="unanswered"),
        c.RestoreQuestion(question=ids["HAVNEN"]),
        c.SendMessage(text="KORT-SVAR-TAK"),
        c.BlankWall(on=True),
        c.SetRoomState(state="paused"),
        c.Undo(),
    ]
    for act in acts:
        assert isinstance(await room.give(MO, act, None), Accepted), act
    return ids


async def enter(visitor: Visitor, opened: Opened) -> None:
    await visitor.post("/enter", data={"token": opened.tokens["moderator"]})


async def entries(visitor: Visitor, opened: Opened, query: str = "") -> list[dict[str, Any]]:
    answer = await visitor.get(f"/r/{opened.code}/ledger.json{query}")
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()["entries"]
    return found


@pytest.mark.parametrize("lang", ["da", "en"])
async def test_every_act_can_be_read_with_time_person_and_reason(
    site: TestSite, opened: Opened, lang: str
) -> None:
    await evening(site, opened)
    t = LOCALES[lang]
    async with site.visitor(lang=lang) as mo:
        await enter(mo, opened)
        page = await mo.see(f"/r/{opened.code}/ledger")
        listed = await entries(mo, opened)

    for entry in listed:
        assert f'id="act-{entry["seq"]}"' in page.html
        assert t(f"ledger.act.{entry['act']}") in page.text
    for words in ("@NOTEN", "HVILKEN-STI", "KORT-SVAR-TAK", "byrum, vand", "Anna Holm", MO.id[:6]):
        assert words in page.text
    assert t("ledger.reason.tone") in page.text
    assert page.text.index("KORT-SVAR-TAK") < page.text.index("HVILKEN-STI")  # the newest first


async def test_what_was_taken_back_stays_and_says_so(site: TestSite, opened: Opened) -> None:
    await evening(site, opened)
    async with site.visitor() as mo:
        await enter(mo, opened)
        page = await mo.see(f"/r/{opened.code}/ledger?act=room")
        (paused,) = await entries(mo, opened, "?act=room")

    assert paused["undone"] is True
    assert "Fortrudt siden" in page.text


async def test_the_list_is_narrowed_by_reason_and_act(site: TestSite, opened: Opened) -> None:
    ids = await evening(site, opened)
    async with site.visitor() as mo:
        await enter(mo, opened)
        by_reason = await entries(mo, opened, "?reason=tone")
        by_act = await entries(mo, opened, "?act=approve")
        both = await entries(mo, opened, "?reason=tone&act=approve")
        nonsense = await entries(mo, opened, "?reason=nonsense&act=../etc")
        everything = await entries(mo, opened)
        page = await mo.see(f"/r/{opened.code}/ledger?reason=tone")

    assert [entry["question"] for entry in by_reason] == [ids["BUSSEN"]]
    assert {entry["act"] for entry in by_act} == {"approve"}
    assert both == []
    assert nonsense == everything
    assert "BUSSEN" in page.text
    assert "SKOLEN" not in page.text


async def test_withdrawn_words_are_not_in_it_but_the_acts_are(site: TestSite, opened: Opened) -> None:
    ids = await evening(site, opened)
    async with site.visitor() as mo:
        await enter(mo, opened)
        page = await mo.get(f"/r/{opened.code}/ledger")
        as_csv = await mo.get(f"/r/{opened.code}/ledger.csv")
        as_json = await mo.get(f"/r/{opened.code}/ledger.json")

    for answer in (page, as_csv, as_json):
        assert "TRUKKET-TILBAGE" not in answer.text
    acts = [
        entry["act"] for entry in as_json.json()["entries"] if entry.get("question") == ids["TRUKKET-TILBAGE"]
    ]
    assert acts == ["correct", "approve"]


async def test_a_spreadsheet_gets_text_and_no_formulas(site: TestSite, opened: Opened) -> None:
    await evening(site, opened)
    async with site.visitor() as mo:
        await enter(mo, opened)
        answer = await mo.get(f"/r/{opened.code}/ledger.csv")
        listed = await entries(mo, opened)

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    assert head == [LOCALES["da"](f"ledger.column.{name}") for name in ledger_pages.COLUMNS]
    assert len(rows) == len(listed)
    assert all(len(row) == len(head) for row in rows)
    cells = {cell for row in rows for cell in row}
    assert {"'=1+1", "'@NOTEN"} <= cells
    assert not [cell for cell in cells if cell.startswith(ledger_pages.FORMULA)]


@pytest.mark.parametrize("text", ["=1+1", "+45", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_cell_that_a_spreadsheet_would_work_out_is_marked_as_text(text: str) -> None:
    assert ledger_pages._cell(text, LOCALES["da"]) == f"'{text}"


async def test_programs_get_codes_and_how_many_are_not_shown(site: TestSite, opened: Opened) -> None:
    ids = await evening(site, opened)
    async with site.visitor() as mo:
        await enter(mo, opened)
        body = (await mo.get(f"/r/{opened.code}/ledger.json")).json()

    assert body["code"] == opened.code
    assert body["not_shown"] == {"tone": 1, "unclear": 1}
    (dismissed,) = [e for e in body["entries"] if e.get("reason") == "tone"]
    assert dismissed["question"] == ids["BUSSEN"]
    assert (dismissed["text"], dismissed["note"], dismissed["role"]) == ("BUSSEN", "@NOTEN", "moderator")
    assert not [name for e in body["entries"] for name in e["detail"] if name.endswith("_key")]


async def test_an_evening_without_acts_is_no_error(site: TestSite) -> None:
    opened = await site.open_room()
    async with site.visitor() as mo:
        await enter(mo, opened)
        page = await mo.see(f"/r/{opened.code}/ledger?act=burst")

    assert "Her er ikke noget endnu." in page.text


async def test_a_long_evening_is_cut_on_the_page_and_whole_in_the_files(
    site: TestSite, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_pages, "LINES_SHOWN", 5)
    await evening(site, opened)
    async with site.visitor() as mo:
        await enter(mo, opened)
        page = await mo.see(f"/r/{opened.code}/ledger")
        listed = await entries(mo, opened)

    assert page.html.count('class="line ') + page.html.count('class="line"') == 5
    assert "De seneste 5 vises her." in page.text
    assert len(listed) > 20


@pytest.mark.parametrize("lang", ["da", "en"])
def test_everything_that_can_stand_in_it_has_a_sentence(lang: str) -> None:
    wanted = {
        "act": get_args(ActName),
        "who": get_args(ActorRole),
        "reason": REASONS,
        "state": get_args(RoomState),
        "ordering": get_args(Ordering),
        "role": get_args(StaffRole),
        "column": ledger_pages.COLUMNS,
    }
    for section, names in wanted.items():
        for name in names:
            assert LOCALES[lang].has(f"ledger.{section}.{name}")
