"""Signing in by an identity provider: a real one on loopback, roles from its claims, and every way to cheat."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import AsyncIterator, Iterator
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from livetalk.edge.accounts.oidc_pages import COOKIE, VISIT_MS
from livetalk.edge.accounts.vouching import Place, place_of, values_of
from livetalk.edge.planners import PLANNER_COOKIE
from livetalk.log_address import WrongSetting
from livetalk.oidc_setting import read_oidc_setting
from livetalk.programme import commands as c
from livetalk.programme.context import SERVER
from livetalk.programme.programme import Account, Programme
from livetalk.programme.texts import AccountWords
from tests.support.oidc import IdentityProvider, identity_provider
from tests.support.planners import add_body, made
from tests.support.sites import TestSite, Visitor, running_site

ANNE = {"name": "Anne Holm", "email": "anne@gentofte.example", "email_verified": True, "groups": ["LT Plan"]}


@pytest.fixture(scope="module")
def provider() -> Iterator[IdentityProvider]:
    with identity_provider() as running:
        yield running


@pytest.fixture
async def site(provider: IdentityProvider) -> AsyncIterator[TestSite]:
    async with running_site(oidc=provider.setting()) as running:
        yield running


async def leave(visitor: Visitor, wanted: str = "/calendar") -> str:
    """The address at the provider to which the browser is sent."""
    answer = await visitor.get(f"/organise/oidc?next={quote(wanted, safe='')}")
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def come(
    visitor: Visitor, provider: IdentityProvider, subject: str, **claims: object
) -> tuple[int, str]:
    """Sign in as somebody there; the status, and where it leads or what the page says."""
    await provider.knows(subject, **claims)
    answer = await visitor.get(await provider.sign_in(await leave(visitor), subject))
    return answer.status_code, answer.headers.get("location", answer.text)


def accounts(site: TestSite) -> list[tuple[Account, AccountWords]]:
    state = site.application.site.programme.state
    return [
        (one, words)
        for one in state.accounts.values()
        if (words := state.text(one.text_key, AccountWords)) is not None
    ]


async def test_the_provider_makes_an_account_and_the_second_time_it_is_the_same(
    site: TestSite, provider: IdentityProvider
) -> None:
    for _ in range(2):
        async with site.visitor() as anne:
            page = await anne.see("/organise/sign-in?next=/calendar")
            assert "Log ind med din arbejdskonto" in page.text
            assert await come(anne, provider, "anne", **ANNE) == (303, "/calendar")
            assert "Anne Holm" in (await anne.see("/organise/me")).text

    [(account, words)] = accounts(site)
    assert (account.role, words.email, words.subject) == (
        "organiser",
        ANNE["email"],
        f"{provider.issuer} anne",
    )
    visit = next(iter(site.application.site.programme.state.visits.values()))
    assert visit.until - visit.at == VISIT_MS


async def test_the_code_is_bound_to_the_browser_by_pkce_state_and_nonce(
    site: TestSite, provider: IdentityProvider
) -> None:
    async with site.visitor() as anne:
        await provider.knows("anne", **ANNE)
        address = await leave(anne)
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        await anne.get(await provider.sign_in(address, "anne"))

    verifier = provider.tokens[-1]["code_verifier"]
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    assert asked["code_challenge_method"] == "S256"
    assert asked["code_challenge"] == challenge
    assert asked["response_type"] == "code"
    assert len(asked["state"]) >= 32
    assert len(asked["nonce"]) >= 32
    assert verifier not in address


async def test_a_code_for_another_nonce_signs_nobody_in(site: TestSite, provider: IdentityProvider) -> None:
    async with site.visitor() as anne:
        await provider.knows("anne", **ANNE)
        address = await leave(anne)
        nonce = parse_qs(urlsplit(address).query)["nonce"][0]
        answer = await anne.get(await provider.sign_in(address.replace(nonce, "another" * 5), "anne"))

        assert answer.status_code == 403
        assert PLANNER_COOKIE not in anne.cookies
    assert accounts(site) == []


async def test_the_way_back_opens_nothing_in_another_browser_or_a_second_time(
    site: TestSite, provider: IdentityProvider
) -> None:
    await provider.knows("anne", **ANNE)
    async with site.visitor() as anne, site.visitor() as mallory:
        back = await provider.sign_in(await leave(anne), "anne")
        await leave(mallory)
        assert (await mallory.get(back)).status_code == 403
        assert (await anne.get(back)).status_code == 303
        assert COOKIE not in anne.cookies
        assert (await anne.get(back)).status_code == 403
        mallory.cookies.clear()
        mallory.cookies.set(COOKIE, "e30=.0123")
        assert (await mallory.get(back)).status_code == 403
        assert PLANNER_COOKIE not in mallory.cookies


async def test_another_group_is_another_role_and_none_is_none(
    site: TestSite, provider: IdentityProvider
) -> None:
    programme = site.application.site.programme
    await made(programme, c.MakeAccount(name="A", email="a@x.example", role="administrator"))
    body = await add_body(programme, "Skovserød IF", "association")
    async with site.visitor() as anne:
        await come(anne, provider, "anne", **ANNE)
        await come(anne, provider, "anne", **{**ANNE, "groups": ["SIF", "Kantinen"]})
        account = accounts(site)[-1][0]
        assert (account.role, account.bodies) == ("host", (body,))
        await come(anne, provider, "anne", **{**ANNE, "groups": ["SIF", "LT Admin"]})
        assert accounts(site)[-1][0].role == "administrator"
        assert (await anne.get("/organise/me")).status_code == 200

        status, said = await come(anne, provider, "anne", **{**ANNE, "groups": ["Kantinen"]})
        assert status == 403
        assert "giver ikke adgang" in said
        assert (await anne.get("/organise/me")).status_code == 303  # the earlier visit ended, too


async def test_who_was_invited_comes_by_a_verified_address_and_nobody_by_one_that_is_only_claimed(
    site: TestSite, provider: IdentityProvider
) -> None:
    programme = site.application.site.programme
    invited = c.InviteAccount(name="Anne", email="ANNE@gentofte.example", role="organiser")
    ident = await made(programme, invited)
    async with site.visitor() as mallory, site.visitor() as anne:
        status, _ = await come(mallory, provider, "mallory", **{**ANNE, "email_verified": False})
        assert status == 403
        assert await come(anne, provider, "anne", **ANNE) == (303, "/calendar")

    [(account, words)] = accounts(site)
    assert (account.id, account.state, words.subject) == (ident, "active", f"{provider.issuer} anne")


async def test_a_closed_account_stays_closed_whatever_the_provider_says(
    site: TestSite, provider: IdentityProvider
) -> None:
    programme = site.application.site.programme
    async with site.visitor() as anne:
        await come(anne, provider, "anne", **ANNE)
        await programme.give(SERVER, c.RevokeAccount(account=accounts(site)[0][0].id))
        status, _ = await come(anne, provider, "anne", **ANNE)

    assert status == 403
    assert len(accounts(site)) == 1


async def test_who_says_no_there_is_told_so_here(site: TestSite) -> None:
    async with site.visitor() as anne:
        state = parse_qs(urlsplit(await leave(anne)).query)["state"][0]
        answer = await anne.get(f"/organise/oidc/back?error=access_denied&state={state}")

    assert answer.status_code == 403
    assert "Du blev ikke logget ind" in answer.text


@pytest.mark.parametrize("issuer", ["http://localhost:9", None])
async def test_a_provider_that_is_away_or_is_not_who_it_should_be_is_told_and_passwords_still_work(
    provider: IdentityProvider, issuer: str | None
) -> None:
    setting = provider.setting(LIVETALK_OIDC_ISSUER=issuer or f"{provider.issuer}/")
    async with running_site(oidc=setting) as site, site.visitor() as anne:
        answer = await anne.get("/organise/oidc")
        assert answer.status_code == 403
        assert "Vi kan ikke få fat i arbejdskontoen" in answer.text
        assert (await anne.get("/organise/sign-in")).status_code == 200


async def test_without_a_provider_its_addresses_lead_to_the_form() -> None:
    async with running_site() as site, site.visitor() as anne:
        for address in ("/organise/oidc", "/organise/oidc/back?code=x&state=y"):
            assert (await anne.get(address)).headers["location"] == "/organise/sign-in"
        assert "arbejdskonto" not in (await anne.get("/organise/sign-in")).text


def test_a_claim_may_be_one_value_a_list_or_inside_another() -> None:
    assert values_of({"role": "a"}, "role") == {"a"}
    assert values_of({"realm_access": {"roles": ["a", "b", 3]}}, "realm_access.roles") == {"a", "b"}
    assert values_of({"https://x.example/groups": ["a"]}, "https://x.example/groups") == {"a"}
    assert values_of({"role": {"a": 1}}, "role.b.c") == frozenset()


def test_the_highest_role_counts_and_a_host_of_no_body_is_none(provider: IdentityProvider) -> None:
    setting = provider.setting()

    assert place_of(setting, {"groups": ["SIF", "LT Plan"]}, Programme()) == Place(role="organiser")
    assert place_of(setting, {"groups": ["SIF"]}, Programme()) is None
    assert place_of(setting, {}, Programme()) is None


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"LIVETALK_OIDC_ISSUER": "http://login.example.dk"}, "LIVETALK_OIDC_ISSUER"),
        ({"LIVETALK_OIDC_ISSUER": "login.example.dk"}, "LIVETALK_OIDC_ISSUER"),
        ({"LIVETALK_OIDC_ISSUER": ""}, "LIVETALK_OIDC_CLIENT_ID"),
        ({"LIVETALK_OIDC_CLIENT_ID": ""}, "LIVETALK_OIDC_CLIENT_ID"),
        ({"LIVETALK_OIDC_ROLES": ""}, "LIVETALK_OIDC_ROLES"),
        ({"LIVETALK_OIDC_ROLES": "groups: x=chief"}, "LIVETALK_OIDC_ROLES"),
        ({"LIVETALK_OIDC_ROLES": "groups: x=host"}, "LIVETALK_OIDC_ROLES"),
        ({"LIVETALK_OIDC_ROLES": "groups: x=organiser/sif"}, "LIVETALK_OIDC_ROLES"),
        ({"LIVETALK_OIDC_ROLES": "groups: =organiser"}, "LIVETALK_OIDC_ROLES"),
        ({"LIVETALK_OIDC_ROLES": "x=organiser"}, "LIVETALK_OIDC_ROLES"),
    ],
)
def test_a_wrong_setting_is_told_by_its_name(said: dict[str, str], name: str) -> None:
    right = {
        "LIVETALK_OIDC_ISSUER": "https://login.example.dk",
        "LIVETALK_OIDC_CLIENT_ID": "livetalk",
        "LIVETALK_OIDC_ROLES": "groups: LT Plan=organiser",
    }
    with pytest.raises(WrongSetting, match=name):
        read_oidc_setting({**right, **said})


def test_a_claim_that_is_an_address_may_be_named() -> None:
    setting = read_oidc_setting(
        {
            "LIVETALK_OIDC_ISSUER": "https://login.example.dk",
            "LIVETALK_OIDC_CLIENT_ID": "livetalk",
            "LIVETALK_OIDC_ROLES": "https://x.example/groups: A=B=organiser; C=host/sif,groent-raad",
        }
    )

    assert setting is not None
    assert setting.claim == "https://x.example/groups"
    assert [(rule.value, rule.bodies) for rule in setting.rules] == [
        ("A=B", ()),
        ("C", ("sif", "groent-raad")),
    ]
