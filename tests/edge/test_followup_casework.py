"""The page of those who work on items: who may open it, what it shows to whom, and every act as a form."""

from __future__ import annotations

import pytest

from livetalk.edge.opening import Opened
from livetalk.rooms import commands as c
from tests.edge.followup_room import AfterTheTalk, after_the_talk, told
from tests.support.screens import person
from tests.support.sites import TestSite


@pytest.fixture
async def talk(site: TestSite, opened: Opened) -> AfterTheTalk:
    """A room after its meeting."""
    return await after_the_talk(site, opened)


def work(talk: AfterTheTalk, item: str | None = None) -> str:
    """The address of the page, or of one item on it."""
    return f"/r/{talk.opened.code}/followup" + (f"?on={item}" if item else "")


@pytest.mark.parametrize("role", [None, "speaker", "notes", "captions"])
async def test_it_is_for_moderators_and_the_administration_alone(
    talk: AfterTheTalk, role: str | None
) -> None:
    async with talk.site.visitor() as somebody:
        if role is not None:
            await somebody.post("/enter", data={"token": talk.opened.tokens[role]})
        page = await somebody.see(work(talk), 403)
        assert "lys på stien" not in told(page)
        answer = await somebody.post(
            f"/r/{talk.opened.code}/do",
            data={"type": "item_update", "page": "followup", "item": talk.item, "status": "done"},
        )

    assert answer.status_code == 403
    assert talk.room.state.followup.items[talk.item].status == "received"


async def test_the_link_of_the_administration_leads_here_and_nowhere_else(talk: AfterTheTalk) -> None:
    async with talk.site.visitor() as gry:
        await talk.entered(gry, "administration")
        page = await gry.see(work(talk))
        assert "Hvornår kommer der lys på stien?" in told(page)
        assert "INTERNAL-TITLE" in told(page)
        assert "HELD-COMMENT" not in page.html  # a moderator judges first
        await gry.see(f"/r/{talk.opened.code}/moderate", 403)


async def test_one_item_shows_contacts_notes_and_who_takes_part_as_far_as_they_agreed(
    talk: AfterTheTalk,
) -> None:
    async with talk.site.visitor() as gry, talk.site.visitor() as mo:
        await talk.entered(gry, "administration")
        await talk.entered(mo, "moderator")
        page = await gry.see(work(talk, talk.item))
        for words in ("vejogpark@secret.dk", "INTERNAL-NOTE", "birthe@secret.dk", "CLOSED-STEP"):
            assert words in page.html
        assert "12345678" not in page.html
        assert "1 vil kun i kontakt med andre deltagere." in told(page)
        assert "12345678" in (await mo.see(work(talk, talk.item))).html


async def test_every_act_is_a_form_that_leads_back(talk: AfterTheTalk) -> None:
    do = f"/r/{talk.opened.code}/do"
    other = await talk.opens(c.OpenItem(title="En bænk"))
    async with talk.site.visitor() as gry:
        await talk.entered(gry, "administration")
        page = await gry.see(work(talk, talk.item))
        page = await gry.fill(page, do, type="item_update", status="in_progress", next="Vi graver")
        assert page.url.endswith(f"/followup?done=item_update&on={talk.item}")
        page = await gry.fill(page, do, type="item_note", text="Ring til dem")
        page = await gry.fill(page, do, type="item_hand_over", agent="Sparringsagent", contact="", reason="")
        page = await gry.fill(page, do, type="item_merge", into=other)
        page = await gry.fill(page, do, type="item_unmerge")
        page = await gry.see(work(talk))
        page = await gry.fill(page, do, type="item_open", title="Et skilt", due="2030-01-01")
    items = talk.room.state.followup.items
    item = items[talk.item]
    state = talk.room.state

    assert (item.status, item.into, len(item.notes)) == ("passed_on", None, 2)
    assert state.text(item.next_key) == "Vi graver"
    assert "Et skilt" in [state.text(one.title_key) for one in items.values()]
    assert "Sagen er oprettet." in told(page)


async def test_a_form_that_repeats_everything_changes_nothing(talk: AfterTheTalk) -> None:
    async with talk.site.visitor() as gry:
        await talk.entered(gry, "administration")
        before = talk.room.state.seq
        await gry.fill(await gry.see(work(talk, talk.item)), f"/r/{talk.opened.code}/do", type="item_update")

    assert talk.room.state.seq == before


async def test_a_refused_update_comes_back_with_what_was_typed(talk: AfterTheTalk) -> None:
    async with talk.site.visitor() as gry:
        await talk.entered(gry, "administration")
        page = await gry.see(work(talk, talk.item))
        do = f"/r/{talk.opened.code}/do"
        page = await gry.fill(page, do, 422, type="item_update", due="2031-01-01", next="Vi graver dybt")

    assert page.alerts == ["Skriv, hvorfor fristen bliver flyttet. Alle kan læse årsagen."]
    form = page.form(do, type="item_update")
    assert (form.fields["due"], form.fields["next"]) == ("2031-01-01", "Vi graver dybt")


async def test_a_moderator_judges_what_waits_and_sees_what_to_look_at(talk: AfterTheTalk) -> None:
    from_cpr = "Jeg hedder noget med 010190-1234"
    await talk.give(c.Comment(item=talk.item, text=from_cpr), person("cpr"))
    do = f"/r/{talk.opened.code}/do"
    async with talk.site.visitor() as mo:
        await talk.entered(mo, "moderator")
        page = await mo.see(work(talk))
        assert "HELD-COMMENT" in told(page)
        assert "<mark" in page.html
        first, second = (
            form.fields["comment"] for form in page.find_forms(type="comment_judge", shown="true")
        )
        page = await mo.fill(page, do, type="comment_judge", comment=first, shown="true")
        await mo.fill(
            page, do, type="comment_judge", comment=second, shown="false", reason="Skriv ikke cpr-numre."
        )
    comments = talk.room.state.followup.comments

    assert (comments[first].status, comments[second].status) == ("shown", "dismissed")


async def test_the_list_is_narrowed_and_begins_with_what_is_late(talk: AfterTheTalk) -> None:
    await talk.opens(c.OpenItem(title="En bænk", owner="Park"))
    done = await talk.opens(c.OpenItem(title="Et skilt", owner="Park"))
    await talk.give(c.UpdateItem(item=done, status="done"))
    async with talk.site.visitor() as mo:
        await talk.entered(mo, "moderator")
        whole = told(await mo.see(work(talk)))
        late = told(await mo.see(work(talk) + "?show=overdue"))
        parks = told(await mo.see(work(talk) + "?by_owner=Park&show=open"))
        finished = told(await mo.see(work(talk) + "?by_status=done"))

    listed = whole.partition("Alle sager")[2].partition("Opret en sag")[0]
    assert listed.index("lys på stien") < listed.index("En bænk") < listed.index("Et skilt")
    for text, there, gone in (
        (late, "1 sag", "2 sager"),
        (parks, "1 sag", "2 sager"),
        (finished, "1 sag", "2 sager"),
    ):
        found = text.partition("Alle sager")[2][:40]
        assert there in found
        assert gone not in found
