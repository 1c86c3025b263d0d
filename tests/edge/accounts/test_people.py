"""Inviting, choosing a password, roles, closing accounts; and the own account."""

from __future__ import annotations

import re

from livetalk.edge.accounts.invitation_links import InvitationLinks
from livetalk.edge.planners import PLANNER_COOKIE
from livetalk.programme.accounts import INVITATION_MS
from tests.support.planners import add_body, make_account, signed_in
from tests.support.sites import BASE_URL, TestSite, Visitor

PASSWORD = "fire ord i en række"


async def administrator(site: TestSite, visitor: Visitor) -> str:
    ident = await make_account(site.application.site.programme, "administrator", name="Ada Lund")
    await signed_in(site, ident, visitor)
    return ident


async def invite(visitor: Visitor, email: str = "bo@x.example", **more: str) -> str:
    """The link that is shown."""
    page = await visitor.see("/organise/accounts")
    form = page.form("/organise/accounts", act="invite")
    answer = await visitor.post(
        form.action, data={**form.fields, "name": "Bo Friis", "email": email, "role": "organiser", **more}
    )
    found = re.search(r"/organise/invitation#([a-z0-9.]+)", answer.text)
    assert found is not None, answer.text[-2000:]
    return found[1]


async def choose(visitor: Visitor, link: str, password: str = PASSWORD) -> int:
    page = await visitor.see("/organise/invitation")
    form = page.form("/organise/invitation", link=link)
    answer = await visitor.post(
        form.action, data={**form.fields, "link": link, "password": password, "again": password}
    )
    return answer.status_code


async def test_an_invited_organiser_chooses_a_password_and_is_in(site: TestSite) -> None:
    async with site.visitor() as ada, site.visitor() as bo:
        await administrator(site, ada)
        link = await invite(ada)

        assert await choose(bo, link) == 303
        assert "Bo Friis" in (await bo.see("/organise/me")).text
        assert await choose(bo, link) == 422  # once
    async with site.visitor() as later:
        answer = await later.post("/organise/sign-in", data={"email": "bo@x.example", "password": PASSWORD})
        assert answer.status_code == 303


async def test_an_invitation_of_another_secret_or_number_or_account_opens_nothing(site: TestSite) -> None:
    async with site.visitor() as ada, site.visitor() as thief:
        own = await administrator(site, ada)
        link = await invite(ada)
        account, _, proof = link.split(".")
        forged = InvitationLinks("another secret", BASE_URL).address(account, 1).partition("#")[2]
        for wrong in (forged, f"{account}.2.{proof}", f"{own}.1.{proof}", "", "x" * 500):
            answer = await thief.post(
                "/organise/invitation", data={"link": wrong, "password": PASSWORD, "again": PASSWORD}
            )
            assert answer.status_code == 422
        assert PLANNER_COOKIE not in thief.cookies


async def test_a_new_link_ends_the_one_before_it(site: TestSite) -> None:
    async with site.visitor() as ada, site.visitor() as bo:
        await administrator(site, ada)
        first = await invite(ada)
        account = first.split(".")[0]
        answer = await ada.post("/organise/accounts", data={"act": "renew", "account": account})
        found = re.search(r"/organise/invitation#([a-z0-9.]+)", answer.text)
        assert found is not None

        assert await choose(bo, first) == 422
        assert await choose(bo, found[1]) == 303


async def test_a_weak_password_leaves_the_invitation_as_it_was(site: TestSite) -> None:
    async with site.visitor() as ada, site.visitor() as bo:
        await administrator(site, ada)
        link = await invite(ada)

        assert await choose(bo, link, "kort") == 422
        assert await choose(bo, link) == 303


async def test_an_invitation_that_is_over_says_so(site: TestSite) -> None:
    programme = site.application.site.programme
    async with site.visitor() as ada, site.visitor() as bo:
        await administrator(site, ada)
        link = await invite(ada)
        real = programme.now
        programme.now = lambda: real() + INVITATION_MS

        answer = await bo.post(
            "/organise/invitation", data={"link": link, "password": PASSWORD, "again": PASSWORD}
        )

    assert answer.status_code == 422
    assert "gælder ikke længere" in answer.text


async def test_a_host_belongs_to_a_body_and_an_organiser_to_none(site: TestSite) -> None:
    programme = site.application.site.programme
    body = await add_body(programme, "Skovserød IF", "association")
    async with site.visitor() as ada:
        await administrator(site, ada)
        page = await ada.see("/organise/accounts")
        form = page.form("/organise/accounts", act="invite", role="host", bodies=body)
        typed = {**form.fields, "name": "Vera", "email": "vera@if.example", "role": "host"}
        refused = await ada.post(form.action, data={k: v for k, v in typed.items() if k != "bodies"})
        assert refused.status_code == 422
        assert 'value="vera@if.example"' in refused.text  # nothing that was typed is lost
        host = (await invite(ada, "vera@if.example", role="host", bodies=body)).split(".")[0]
        other = (await invite(ada, "ole@x.example", bodies=body)).split(".")[0]

    assert programme.state.accounts[host].bodies == (body,)
    assert programme.state.accounts[other].bodies == ()


async def test_who_is_closed_is_out_at_once_and_may_come_back(site: TestSite) -> None:
    programme = site.application.site.programme
    async with site.visitor() as ada, site.visitor() as bo:
        await administrator(site, ada)
        await choose(bo, await invite(ada))
        account = next(a.id for a in programme.state.accounts.values() if a.role == "organiser")
        await ada.fill(
            await ada.see("/organise/accounts"), "/organise/accounts", act="revoke", account=account
        )
        assert (await bo.get("/organise/me")).status_code == 303
        assert (await ada.see("/organise/accounts")).find_forms(act="revoke") == []

        await ada.fill(
            await ada.see("/organise/accounts"), "/organise/accounts", act="restore", account=account
        )
        answer = await bo.post("/organise/sign-in", data={"email": "bo@x.example", "password": PASSWORD})
        assert answer.status_code == 303


async def test_who_was_closed_can_be_erased_and_their_doings_stay_without_a_name(site: TestSite) -> None:
    programme = site.application.site.programme
    async with site.visitor() as ada, site.visitor() as bo:
        await administrator(site, ada)
        await choose(bo, await invite(ada))
        account = next(a.id for a in programme.state.accounts.values() if a.role == "organiser")
        refused = await ada.post("/organise/accounts", data={"act": "forget", "account": account})
        assert refused.status_code == 404  # only what is closed
        await ada.post("/organise/accounts", data={"act": "revoke", "account": account})
        page = await ada.see("/organise/accounts")
        after = await ada.fill(page, "/organise/accounts", act="forget", account=account)
        await programme.erased()

        assert "Bo Friis" not in after.text
        audit = await ada.see("/organise/audit")
        assert "Bo Friis" not in audit.text
        assert "En slettet konto" in audit.text
        again = await ada.post("/organise/accounts", data={"act": "restore", "account": account})
        assert again.status_code == 404
    words = " ".join((await site.log.words("programme")).values())
    assert "bo@x.example" not in words
    assert "Ada Lund" in words


async def test_the_last_administrator_stays_one(site: TestSite) -> None:
    async with site.visitor() as ada:
        own = await administrator(site, ada)
        for act in ("revoke", "change"):
            answer = await ada.post(
                "/organise/accounts", data={"act": act, "account": own, "role": "organiser"}
            )
            assert answer.status_code == 422
            assert "mindst én administrator" in answer.text


async def test_accounts_are_for_administrators(site: TestSite) -> None:
    async with site.visitor() as olga:
        await signed_in(site, await make_account(site.application.site.programme, "organiser"), olga)

        await olga.see("/organise/accounts", 403)
        answer = await olga.post("/organise/accounts", data={"act": "invite", "name": "x"})
    assert answer.status_code == 403


async def test_a_new_password_ends_the_other_browsers_and_needs_the_old_one(site: TestSite) -> None:
    async with site.visitor() as ada, site.visitor() as here, site.visitor() as there:
        await administrator(site, ada)
        await choose(here, await invite(ada))
        await there.post(
            "/organise/sign-in",
            data={"email": "bo@x.example", "password": PASSWORD},
            headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"},
        )
        page = await here.see("/organise/me")
        assert "Firefox, Windows" in page.text

        new = {"password": "helt andre ord her", "again": "helt andre ord her"}
        await here.fill(page, "/organise/me", 422, act="password", current="forkert ord", **new)
        await here.fill(page, "/organise/me", act="password", current=PASSWORD, **new)

        assert (await there.get("/organise/me")).status_code == 303
        assert (await here.get("/organise/me")).status_code == 200


async def test_somebody_ends_the_own_visits_and_nobody_elses(site: TestSite) -> None:
    programme = site.application.site.programme
    async with site.visitor() as ada, site.visitor() as here, site.visitor() as there:
        await administrator(site, ada)
        account = await make_account(programme, "organiser")
        await signed_in(site, account, here)
        await signed_in(site, account, there)
        adas = next(iter(programme.state.visits))

        answer = await here.post("/organise/me", data={"act": "end", "visit": adas})
        assert answer.status_code == 403
        await here.fill(await here.see("/organise/me"), "/organise/me", act="end_others")

        assert (await there.get("/organise/me")).status_code == 303
        assert (await here.get("/organise/me")).status_code == 200
        assert (await ada.get("/organise/me")).status_code == 200
