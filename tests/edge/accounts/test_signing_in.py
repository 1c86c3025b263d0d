"""Signing in and out: who gets in, who does not, and what nobody learns by trying."""

from __future__ import annotations

from typing import Literal

import pytest
from argon2 import PasswordHasher

from livetalk.edge.accounts.passwords import Passwords, judged
from livetalk.edge.accounts.signing_in import safe_path
from livetalk.edge.planners import PLANNER_COOKIE
from livetalk.live.limits import SIGN_INS, SIGN_INS_OF_ONE, Limit
from livetalk.live.programme.link_closer import LinkCloser
from livetalk.programme import commands as c
from livetalk.programme.context import SERVER
from livetalk.programme.texts import AccountWords
from tests.support.planners import made, make_account, plan_session, publish, signed_in
from tests.support.sites import TestSite, Visitor

EMAIL = "anne.holm@gentofte.example"
PASSWORD = "fire ord i en række"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


async def account(site: TestSite, hasher: PasswordHasher = QUICK) -> str:
    hashed = await Passwords(hasher).hashed(PASSWORD)
    wanted = c.MakeAccount(name="Anne Holm", email=EMAIL, role="administrator", password_hash=hashed)
    return await made(site.application.site.programme, wanted)


async def try_password(visitor: Visitor, password: str, email: str = EMAIL) -> int:
    answer = await visitor.post("/organise/sign-in", data={"email": email, "password": password})
    return answer.status_code


def stand_still(site: TestSite) -> None:
    """No bucket fills while the test counts."""
    limits = site.application.site.limits
    limits._sign_ins = Limit(SIGN_INS, lambda: 0.0)
    limits._sign_ins_of_one = Limit(SIGN_INS_OF_ONE, lambda: 0.0)


async def test_before_there_is_any_account_the_page_says_how_the_first_is_made(site: TestSite) -> None:
    async with site.visitor() as somebody:
        page = await somebody.see("/organise/sign-in")

    assert "livetalk account create" in page.text
    assert page.find_forms(next="/organise") == []


async def test_who_knows_the_password_gets_where_they_wanted_to_go(site: TestSite) -> None:
    await account(site)
    async with site.visitor() as anne:
        page = await anne.see("/organise/sign-in?next=/calendar%3Fbody%3Dx")
        form = page.form("/organise/sign-in", email=EMAIL, password=PASSWORD)
        answer = await anne.post(
            form.action, data={**form.fields, "email": EMAIL.upper(), "password": PASSWORD}
        )

        assert answer.headers["location"] == "/calendar?body=x"
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert anne.cookies[PLANNER_COOKIE] not in str(site.application.site.programme.state)


async def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(site: TestSite) -> None:
    await account(site)
    async with site.visitor() as guesser:
        pages = [
            await guesser.post("/organise/sign-in", data={"email": email, "password": "noget helt andet"})
            for email in (EMAIL, "nobody@gentofte.example")
        ]

    assert [page.status_code for page in pages] == [403, 403]
    assert len({page.text.replace(EMAIL, "nobody@gentofte.example") for page in pages}) == 1
    assert PLANNER_COOKIE not in guesser.cookies


async def test_without_a_hash_as_much_is_hashed_as_with_one() -> None:
    hashed: list[str] = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 - the library's name
            hashed.append("verified")
            return super().verify(hash, password)

    passwords = Passwords(Counting(time_cost=1, memory_cost=8, parallelism=1))
    kept = await passwords.hashed(PASSWORD)

    known = await passwords.check(kept, PASSWORD)
    nobody = await passwords.check("", PASSWORD)

    assert (known.is_right, nobody.is_right) == (True, False)
    assert hashed == ["verified", "verified"]


async def test_a_hash_made_in_an_older_way_is_made_anew(site: TestSite) -> None:
    ident = await account(site)
    programme = site.application.site.programme
    before = programme.state.text(programme.state.accounts[ident].text_key, AccountWords)
    async with site.visitor() as anne:
        assert await try_password(anne, PASSWORD) == 303
        assert await try_password(anne, PASSWORD) == 303

    after = programme.state.text(programme.state.accounts[ident].text_key, AccountWords)
    assert before is not None
    assert after is not None
    assert before.password != after.password
    assert not PasswordHasher().check_needs_rehash(after.password)
    assert len(programme.state.visits) == 1  # the browser's earlier visit ended with the later one


async def test_who_signed_out_is_out_also_with_the_old_cookie(site: TestSite) -> None:
    await account(site)
    async with site.visitor() as anne:
        await try_password(anne, PASSWORD)
        kept = anne.cookies[PLANNER_COOKIE]
        answer = await anne.post("/organise/sign-out")

        assert answer.headers["location"] == "/organise/sign-in?done=out"
        anne.cookies.set(PLANNER_COOKIE, kept)
        assert (await anne.get("/organise/sign-in")).status_code == 200
    assert not site.application.site.programme.state.visits


async def test_an_account_that_was_closed_opens_nothing(site: TestSite) -> None:
    ident = await account(site)
    programme = site.application.site.programme
    await made(programme, c.MakeAccount(name="B", email="b@gentofte.example", role="administrator"))
    await programme.give(SERVER, c.RevokeAccount(account=ident))
    async with site.visitor() as anne:
        assert await try_password(anne, PASSWORD) == 403


async def test_a_form_from_another_site_signs_nobody_in_or_out(site: TestSite) -> None:
    await account(site)
    async with site.visitor() as anne:
        await try_password(anne, PASSWORD)
        elsewhere = {"Origin": "https://evil.example"}
        for address in ("/organise/sign-in", "/organise/sign-out"):
            answer = await anne.post(address, data={"email": EMAIL, "password": PASSWORD}, headers=elsewhere)
            assert answer.status_code == 403
    assert len(site.application.site.programme.state.visits) == 1


async def test_a_network_that_tries_many_passwords_waits_and_others_do_not(site: TestSite) -> None:
    stand_still(site)
    await account(site)
    async with site.visitor(address="198.51.100.9") as guesser:
        tried = [await try_password(guesser, "forkert", f"{n}@x.example") for n in range(25)]
        late = await guesser.post("/organise/sign-in", data={"email": EMAIL, "password": PASSWORD})
    async with site.visitor() as anne:
        assert await try_password(anne, PASSWORD) == 303

    assert tried.count(403) == SIGN_INS.burst
    assert late.status_code == 429
    assert int(late.headers["Retry-After"]) >= 1


async def test_nobody_locks_an_owner_out_where_they_have_signed_in_before(site: TestSite) -> None:
    stand_still(site)
    await account(site)
    async with site.visitor() as anne:
        assert await try_password(anne, PASSWORD) == 303
        for n in range(int(SIGN_INS_OF_ONE.burst) + 5):
            async with site.visitor(address=f"203.0.113.{n}") as guesser:
                last = await try_password(guesser, "forkert")
        assert last == 429
        assert await try_password(anne, PASSWORD) == 303


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example", "//evil.example", "/\\evil.example", "", "/organise/sign-out", "/a\nb"],
)
def test_signing_in_leads_to_no_other_site(wanted: str) -> None:
    assert safe_path(wanted) == "/organise"


@pytest.mark.parametrize(
    ("password", "again", "code"),
    [
        ("kort", "kort", "password_too_short"),
        ("x" * 201, "x" * 201, "password_too_long"),
        ("121212121212", "121212121212", "password_too_simple"),
        (EMAIL, EMAIL, "password_too_simple"),
        (PASSWORD, "fire ord i en raekke", "passwords_differ"),
    ],
)
def test_a_password_that_is_easy_to_guess_is_not_taken(password: str, again: str, code: str) -> None:
    refused = judged(password, again, "Anne Holm", EMAIL)

    assert refused is not None
    assert refused.code == code


async def test_a_password_is_the_same_from_another_keyboard() -> None:
    passwords = Passwords(QUICK)
    kept = await passwords.hashed("gra\N{COMBINING RING ABOVE}bl\N{LATIN SMALL LETTER AE}ser")

    checked = await passwords.check(
        kept, "gr\N{LATIN SMALL LETTER A WITH RING ABOVE}bl\N{LATIN SMALL LETTER AE}ser"
    )

    assert checked.is_right


async def test_who_ends_a_visit_elsewhere_closes_the_rooms_of_that_browser_too(site: TestSite) -> None:
    programme = site.application.site.programme
    session = await plan_session(programme)
    room = await publish(site, session)
    olga = await make_account(programme)
    async with site.visitor() as lost, site.visitor() as own:
        for browser in (lost, own):
            await signed_in(site, olga, browser)
            await browser.post(f"/organise/sessions/{session}/enter", data={"role": "moderator"})
            assert (await browser.get(f"/r/{room}/moderate")).status_code == 200

        await own.post("/organise/me", data={"act": "end_others"})
        await LinkCloser(programme, site.application.site.rooms).close()

        assert (await lost.get(f"/r/{room}/moderate")).status_code == 403
        assert (await own.get(f"/r/{room}/moderate")).status_code == 200


async def test_who_signs_out_leaves_no_room_open_behind_them(site: TestSite) -> None:
    programme = site.application.site.programme
    session = await plan_session(programme)
    room = await publish(site, session)
    async with site.visitor() as olga:
        await signed_in(site, await make_account(programme), olga)
        await olga.post(f"/organise/sessions/{session}/enter", data={"role": "moderator"})
        assert (await olga.get(f"/r/{room}/moderate")).status_code == 200

        await olga.post("/organise/sign-out")

        assert (await olga.get(f"/r/{room}/moderate")).status_code == 403
