"""A room in a frame of another site."""

from __future__ import annotations

import pytest

from tests.edge.planting import SECRETS, plant
from tests.support.sites import TestSite, running_site

EMBEDDER = "https://www.gentofte.example"


async def asked_and_on(site: TestSite) -> tuple[str, str]:
    """A room with a question that is on and one that comes next; its code and the moderator's token."""
    opened = await site.open_room(moderation="after")
    async with site.visitor() as citizen, site.visitor() as staff:
        for text in ("Hvornår kommer cykelstien?", "Hvem passer træerne?"):
            await citizen.post(f"/r/{opened.code}/do", data={"type": "ask", "text": text})
        await staff.enter(opened.tokens["moderator"])
        first = next(iter((await site.live(opened.code)).state.questions))
        await staff.post(f"/r/{opened.code}/do", data={"type": "take", "question": first, "page": "moderate"})
    return opened.code, opened.tokens["moderator"]


async def test_it_has_what_is_on_and_what_comes_next_and_nothing_to_send() -> None:
    async with running_site(embed_hosts=(EMBEDDER,)) as site:
        code, _ = await asked_and_on(site)
        async with site.visitor() as reader:
            page = await reader.see(f"/r/{code}/embed")

    on, comes = page.html.index("Hvornår kommer cykelstien?"), page.html.index("Hvem passer træerne?")
    assert page.html.index('data-holds="now"') < on < page.html.index('data-holds="approved"') < comes
    assert not page.forms
    assert f"frame-ancestors {EMBEDDER};" in page.headers["content-security-policy"]
    assert "set-cookie" not in page.headers


async def test_nobody_frames_it_where_no_site_is_named(site: TestSite) -> None:
    code, _ = await asked_and_on(site)
    async with site.visitor() as reader:
        page = await reader.see(f"/r/{code}/embed")

    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


async def test_no_other_page_of_the_room_may_be_framed_by_them() -> None:
    async with running_site(embed_hosts=(EMBEDDER,)) as site:
        code, token = await asked_and_on(site)
        async with site.visitor() as staff:
            await staff.enter(token)
            for path in ("", "/moderate", "/links", "/desk", "/notes", "/record"):
                answer = await staff.get(f"/r/{code}{path}")
                assert EMBEDDER not in answer.headers["content-security-policy"], path


@pytest.mark.parametrize(
    ("said", "shown"), [("", "5"), ("next=3", "3"), ("next=99", "10"), ("next=-1", "5"), ("next=x", "5")]
)
async def test_the_address_says_how_many_come_next(site: TestSite, said: str, shown: str) -> None:
    code, _ = await asked_and_on(site)
    async with site.visitor() as reader:
        page = await reader.see(f"/r/{code}/embed?{said}")
        assert f'data-upcoming="{shown}"' in page.html
        page = await reader.see(f"/r/{code}/embed?next=0&lang=en&look=dark")
        assert "data-upcoming" not in page.html
        assert '<html lang="en" data-theme="dark">' in page.html


async def test_in_the_closed_part_it_has_no_question(site: TestSite) -> None:
    code, token = await asked_and_on(site)
    async with site.visitor() as staff, site.visitor() as reader:
        await staff.enter(token)
        answer = await staff.post(
            f"/r/{code}/do", data={"type": "part", "part": "closed", "page": "moderate"}
        )
        assert answer.is_redirect, answer.text[:300]
        page = await reader.see(f"/r/{code}/embed")

    assert "cykelstien" not in page.html
    assert "træerne" not in page.html


async def test_planted_words_are_not_on_it(site: TestSite) -> None:
    opened = await site.open_room()
    await plant(site, opened)
    async with site.visitor() as reader:
        page = await reader.see(f"/r/{opened.code}/embed")

    assert not [word for word in SECRETS if word in page.html]


async def test_a_room_for_members_is_not_shown(site: TestSite) -> None:
    opened = await site.open_room(title="Planted advisory", traits=["members"])
    async with site.visitor() as reader:
        page = await reader.see(f"/r/{opened.code}/embed", 403)

    assert "Planted advisory" not in page.html
