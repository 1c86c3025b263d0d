"""Atom feeds, read by a feed reader: valid, escaped, with ids that stay the same."""

from __future__ import annotations

import feedparser
import pytest

from livetalk.edge.opening import Opened
from livetalk.rooms import commands as c
from tests.edge.followup_room import GRY, AfterTheTalk, after_the_talk
from tests.support.sites import TestSite


@pytest.fixture
async def talk(site: TestSite, opened: Opened) -> AfterTheTalk:
    """A room after its meeting."""
    return await after_the_talk(site, opened)


async def read(talk: AfterTheTalk, path: str, lang: str = "da") -> feedparser.FeedParserDict:
    """The feed as a reader sees it."""
    async with talk.site.visitor(lang=lang) as reader:
        answer = await reader.get(f"/r/{talk.opened.code}/{path}")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    found = feedparser.parse(answer.content)
    assert not found.bozo, found.get("bozo_exception")
    return found


async def test_each_step_is_an_entry_the_latest_first(talk: AfterTheTalk) -> None:
    await talk.give(c.UpdateItem(item=talk.item, status="examining", reason="Vi måler"), GRY)
    found = await read(talk, f"f/{talk.item}/feed.atom")

    assert found.version == "atom10"
    assert [entry.title for entry in found.entries] == ["Hvornår kommer der lys på stien?"] * 2
    assert "Undersøges" in found.entries[0].content[0].value
    assert "Ansvarlig: Vej og park." in found.entries[1].content[0].value
    assert found.feed.updated == found.entries[0].updated
    assert found.entries[0].link.endswith(f"/r/{talk.opened.code}/f/{talk.item}")


async def test_ids_are_unique_and_stay_when_more_happens(talk: AfterTheTalk) -> None:
    await talk.opens(c.OpenItem(title="En bænk"))
    before = await read(talk, "feed.atom")
    await talk.give(c.UpdateItem(item=talk.item, status="done"), GRY)
    after = await read(talk, "feed.atom")
    ids = [entry.id for entry in after.entries]

    assert len(ids) == len(set(ids))
    assert ids[1:] == [entry.id for entry in before.entries]
    assert before.feed.id == after.feed.id not in ids


async def test_what_people_wrote_is_data_to_a_feed(talk: AfterTheTalk) -> None:
    title = "<b>Lys</b> & mørke ]]> 👨‍👩‍👧 עברית \u202e"
    item = await talk.opens(c.OpenItem(title=title))
    found = await read(talk, f"f/{item}/feed.atom")

    assert found.entries[0].title == "<b>Lys</b> & mørke ]]> 👨‍👩‍👧 עברית"
    assert found.entries[0].title_detail.type == "text/plain"


async def test_a_feed_speaks_the_readers_language(talk: AfterTheTalk) -> None:
    found = await read(talk, "feed.atom", lang="en")

    assert found.feed.title == "Talk ved havnen: follow-up"
    assert found.feed.language == "en"


async def test_a_room_without_items_has_an_empty_feed(site: TestSite, opened: Opened) -> None:
    empty = AfterTheTalk(site, opened, await site.live(opened.code), "", "", "", "")
    found = await read(empty, "feed.atom")

    assert (found.entries, bool(found.feed.updated)) == ([], True)
