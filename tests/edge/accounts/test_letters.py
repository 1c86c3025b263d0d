"""The programme's mails: written from its state, handed over once, tried again, never with what is gone."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest

from livetalk.edge.accounts.invitation_links import InvitationLinks
from livetalk.edge.accounts.letters import ProgrammeLetters
from livetalk.live.metrics import Metrics
from livetalk.live.programme.programme_host import Done
from livetalk.live.programme.programme_mail import ProgrammeMail
from livetalk.mail.postman import MailDelayed, MailRefused
from livetalk.mail_setting import MailSetting
from livetalk.oidc_setting import OidcSetting, RoleRule
from livetalk.programme import commands as c
from livetalk.programme.context import SERVER, Giver
from livetalk.programme.letters import LEASE_MS
from livetalk.programme.texts import ProposalWords
from tests.support.fake_postman import FakePostman
from tests.support.planners import DAY_MS, made, make_account, signed_in
from tests.support.sites import BASE_URL, TestSite, running_site

MAIL = MailSetting(host="localhost", port=25, security="plain", sender="talk@example.dk")
EMAIL = "bo@gentofte.example"
PROPOSAL = ProposalWords(
    title="Cykler <b>og</b> støj", about="Om vejen.", who="Grundejerforeningen", name="Mette", email=EMAIL
)


class House:
    """A site that sends mail, and what was sent."""

    def __init__(self, site: TestSite, postman: FakePostman | None = None, *, is_alone: bool = True) -> None:
        self.site = site
        self.host = site.application.site.programme
        self.postman = postman or FakePostman()
        links = InvitationLinks(site.application.site.settings.secret, BASE_URL)
        writer = ProgrammeLetters(site.application.site.templates, links, BASE_URL, MAIL.sender)
        self.mail = ProgrammeMail(self.host, self.postman, writer.write, Metrics(), is_alone=is_alone)

    async def deliver(self) -> None:
        self.mail.drive()
        await self.mail.settled()

    def later(self, ms: int) -> None:
        real = self.host.now
        self.host.now = lambda: real() + ms


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with running_site(mail=MAIL) as site:
        yield House(site)


async def invite(house: House, lang: str = "da") -> str:
    return await made(house.host, c.InviteAccount(name="Bo", email=EMAIL, role="organiser", lang=lang))


async def test_whoever_is_invited_gets_a_link_that_works(house: House) -> None:
    async with house.site.visitor() as ada, house.site.visitor() as bo:
        await signed_in(house.site, await make_account(house.host, "administrator"), ada)
        page = await ada.see("/organise/accounts")
        form = page.form("/organise/accounts", act="invite")
        typed = {**form.fields, "name": "Bo", "email": EMAIL, "role": "organiser"}
        answer = await ada.post(form.action, data=typed)
        assert answer.headers["location"] == "/organise/accounts?done=invited"
        await house.deliver()

        [mail] = house.postman.sent
        assert (mail.to, mail.lang) == (EMAIL, "da")
        link = re.search(r"/organise/invitation#(\S+)", mail.text)
        assert link is not None
        assert link[1] in mail.html
        chosen = {"link": link[1], "password": "fire ord i en række", "again": "fire ord i en række"}
        assert (await bo.post("/organise/invitation", data=chosen)).status_code == 303
    await house.deliver()
    assert len(house.postman.sent) == 1
    assert house.host.state.letters == {}


async def test_a_forgotten_password_gets_a_mail_and_the_page_tells_nobody_who_has_an_account(
    house: House,
) -> None:
    await made(house.host, c.MakeAccount(name="Bo", email=EMAIL, role="organiser"))
    async with house.site.visitor(lang="en") as bo:
        answers = [
            await bo.post("/organise/forgotten", data={"email": email})
            for email in (EMAIL.upper(), "nobody@x.example")
        ]
        assert {(one.status_code, one.headers["location"]) for one in answers} == {
            (303, "/organise/forgotten?done=1")
        }
    await house.deliver()

    [mail] = house.postman.sent
    assert mail.subject == "Choose a new password"


async def test_who_comes_by_the_provider_alone_gets_no_password_that_the_provider_knows_nothing_of() -> None:
    rules = (RoleRule(value="plan", role="organiser"),)
    oidc = OidcSetting(issuer="https://login.example.dk", client_id="talk", claim="groups", rules=rules)
    async with running_site(mail=MAIL, oidc=oidc) as site, site.visitor() as bo:
        house, other = House(site), "anne@gentofte.example"
        await made(house.host, c.MakeAccount(name="Bo", email=EMAIL, role="organiser", subject="bo"))
        both = c.MakeAccount(name="Anne", email=other, role="organiser", subject="anne", password_hash="h")
        await made(house.host, both)

        for email in (EMAIL, other):
            answer = await bo.post("/organise/forgotten", data={"email": email})
            assert answer.headers["location"] == "/organise/forgotten?done=1"
        await house.deliver()

        assert [mail.to for mail in house.postman.sent] == [other]


async def test_one_address_gets_no_more_than_a_few_mails(house: House) -> None:
    await made(house.host, c.MakeAccount(name="Bo", email=EMAIL, role="organiser"))
    async with house.site.visitor() as bo:
        status = [(await bo.post("/organise/forgotten", data={"email": EMAIL})).status_code for _ in range(5)]
    await house.deliver()

    assert status == [303, 303, 303, 429, 429]
    assert len(house.postman.sent) == 3


async def test_an_invitation_that_was_used_or_closed_meanwhile_is_in_no_mail(house: House) -> None:
    account = await invite(house)
    await made(house.host, c.RevokeAccount(account=account))

    await house.deliver()

    assert house.postman.sent == []
    assert house.host.state.letters == {}


async def test_a_server_that_is_busy_is_tried_again_later(house: House) -> None:
    await invite(house)
    house.postman.failures.append(MailDelayed("busy"))

    await house.deliver()
    await house.deliver()
    assert house.postman.sent == []
    house.later(60_000)
    await house.deliver()

    assert len(house.postman.sent) == 1


async def test_what_the_server_refuses_for_good_is_given_up(house: House) -> None:
    await invite(house)
    house.postman.failures.append(MailRefused("nobody reads there"))

    await house.deliver()
    house.later(DAY_MS)
    await house.deliver()

    assert house.postman.sent == []
    assert house.host.state.letters == {}


async def test_two_nodes_send_a_mail_once_and_one_takes_over_what_another_left(house: House) -> None:
    other = House(house.site, house.postman, is_alone=False)
    house.mail = ProgrammeMail(
        house.host, house.postman, lambda *_: None, Metrics(), is_alone=False
    )  # writes nothing: it is the one that has died
    await invite(house)
    [letter] = house.host.state.letters
    assert isinstance(await house.host.give(SERVER, c.TryLetter(letter=letter)), Done)

    await other.deliver()
    assert house.postman.sent == []
    house.later(LEASE_MS)
    await other.deliver()
    await other.deliver()

    assert len(house.postman.sent) == 1


@pytest.mark.parametrize("lang", ["da", "en"])
async def test_a_proposer_is_told_of_every_step(house: House, lang: str) -> None:
    olga = Giver(id=await make_account(house.host, "organiser"), role="organiser")
    proposals = []
    for _ in range(2):
        outcome = await house.host.give(Giver(id="mette"), c.Propose(lang=lang, words=PROPOSAL))
        assert isinstance(outcome, Done)
        proposals.append(outcome.made or "")
    starts = house.host.now() + DAY_MS
    for command in (
        c.AskBack(proposal=proposals[0], text="Hvem taler?"),
        c.AcceptProposal(
            proposal=proposals[0], template="talk", starts=starts, ends=starts + 3_600_000, text="Velkommen!"
        ),
        c.DeclineProposal(proposal=proposals[1], text="Der er ikke plads i år."),
    ):
        await house.deliver()
        assert isinstance(await house.host.give(olga, command), Done)
    await house.deliver()

    sent = house.postman.sent
    assert [mail.to for mail in sent] == [EMAIL] * 5
    text = "\n".join(mail.text for mail in sent)
    for words in (
        "Hvem taler?",
        "Velkommen!",
        "Der er ikke plads i år.",
        f"{BASE_URL}/proposals/{proposals[0]}",
    ):
        assert words in text
    assert all("<b>og</b>" not in mail.html and "\n" not in mail.subject for mail in sent)


async def test_a_proposal_that_was_taken_back_is_in_no_mail(house: House) -> None:
    outcome = await house.host.give(Giver(id="mette"), c.Propose(words=PROPOSAL))
    assert isinstance(outcome, Done)
    await house.host.give(Giver(id="mette"), c.WithdrawProposal(proposal=outcome.made or ""))

    await house.deliver()

    assert house.postman.sent == []
