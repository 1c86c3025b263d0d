"""Everybody who plans, for administrators: inviting, roles and bodies, new links, closing and opening.

Lives here: the page and its form. Must not live here: what a role may do (``programme.policy``).
"""

from __future__ import annotations

from http import HTTPStatus
from typing import cast, get_args

import msgspec
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from livetalk.edge import wire
from livetalk.edge.accounts.invitation_links import InvitationLinks
from livetalk.edge.planners import Planner
from livetalk.edge.site import lang_of
from livetalk.edge.typed import fields_of
from livetalk.live.programme.programme_host import Done
from livetalk.programme import commands as c
from livetalk.programme.kinds import AccountRole
from livetalk.programme.programme import Account
from livetalk.programme.texts import AccountWords, BodyWords
from livetalk.rooms.cards import iso
from livetalk.rooms.outcomes import Rejected

ROLES: tuple[AccountRole, ...] = get_args(AccountRole)
DONE = {
    "invite": "invited",
    "renew": "invited",
    "change": "changed",
    "revoke": "revoked",
    "restore": "restored",
    "forget": "forgotten",
    "end": "ended",
}


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One account as the page shows it."""

    id: str
    name: str
    email: str
    role: AccountRole
    state: str
    bodies: tuple[str, ...]
    body_names: tuple[str, ...]
    until: str | None
    """Until when an invitation holds, or None."""
    visits: int
    by_provider: bool


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A link that was made just now: shown on this one page, and kept nowhere."""

    address: str
    name: str


class People:
    """The page and its form."""

    def __init__(self, links: InvitationLinks) -> None:
        self._links = links

    async def show(self, planner: Planner) -> Response:
        """``GET /organise/accounts``."""
        return page(planner)

    async def change(self, planner: Planner) -> Response:
        """``POST /organise/accounts``: ``act`` says what."""
        form = await planner.request.form()
        fields = fields_of(form)
        act = fields.get("act", "")
        command = _command(planner, act, fields, form)
        if isinstance(command, Rejected):
            return page(planner, refused=command, typed=fields)
        command_id = fields.get("id", "")
        known = command_id if wire.COMMAND_ID.fullmatch(command_id) else None
        outcome = await planner.give(command, known)
        if isinstance(outcome, Rejected):
            return page(planner, refused=outcome, typed=fields)
        if act in ("invite", "renew") and planner.site.settings.mail is None:
            return page(planner, made=self._made(planner, outcome))
        return RedirectResponse(f"/organise/accounts?done={DONE[act]}", HTTPStatus.SEE_OTHER)

    def _made(self, planner: Planner, done: Done) -> Made | None:
        account = planner.programme.accounts.get(done.made or "")
        if account is None:
            return None
        return Made(
            address=self._links.address(account.id, account.invitations), name=_row(planner, account).name
        )


def _command(
    planner: Planner, act: str, fields: dict[str, str], form: FormData
) -> c.AccountCommand | Rejected:
    account, lang = fields.get("account", ""), lang_of(planner.request)
    match act:
        case "invite" | "change":
            if fields.get("role") not in ROLES:
                return Rejected(code="malformed", params={"field": "role"})
            role = cast("AccountRole", fields["role"])
            chosen = tuple(one for one in form.getlist("bodies") if isinstance(one, str))
            bodies = chosen if role == "host" else ()  # the others plan everything
            if act == "change":
                return c.ChangeAccount(account=account, role=role, bodies=bodies)
            name, email = fields.get("name", ""), fields.get("email", "").strip()
            return c.InviteAccount(name=name, email=email, role=role, bodies=bodies, lang=lang)
        case "renew":
            return c.RenewInvitation(account=account, lang=lang)
        case "revoke":
            return c.RevokeAccount(account=account)
        case "restore":
            return c.RestoreAccount(account=account)
        case "forget":
            return c.ForgetAccount(account=account)
        case "end":
            return c.EndVisits(account=account)
        case _:
            return Rejected(code="malformed", params={"field": "act"})


def page(
    planner: Planner,
    *,
    refused: Rejected | None = None,
    typed: dict[str, str] | None = None,
    made: Made | None = None,
) -> Response:
    """The page: who waits first, then who plans, then who was closed."""
    sentences, done = planner.site.sentences(planner.request), planner.request.query_params.get("done", "")
    programme = planner.programme
    known = [one for one in programme.accounts.values() if programme.text(one.text_key, AccountWords)]
    rows = [_row(planner, account) for account in known]
    order = {"invited": 0, "active": 1, "revoked": 2}
    context: dict[str, object] = {
        "accounts": sorted(rows, key=lambda row: (order[row.state], row.name.casefold())),
        "roles": ROLES,
        "bodies": sorted(_bodies(planner).items(), key=lambda one: one[1].casefold()),
        "typed": typed or {},
        "made": made,
        "sends_mail": planner.site.settings.mail is not None,
    }
    if refused is None and made is None and sentences.has(f"accounts.done.{done}"):
        context["flash"] = sentences(f"accounts.done.{done}")
    return planner.page("accounts", context, refused=refused)


def _row(planner: Planner, account: Account) -> Row:
    programme, now = planner.programme, planner.site.programme.now()
    words = programme.text(account.text_key, AccountWords) or AccountWords(name="–", email="–")
    names = _bodies(planner)
    return Row(
        id=account.id,
        name=words.name,
        email=words.email,
        role=account.role,
        state=account.state,
        bodies=account.bodies,
        body_names=tuple(names[body] for body in account.bodies),
        until=iso(account.until) if account.until > now else None,
        visits=sum(v.account == account.id and v.until > now for v in programme.visits.values()),
        by_provider=bool(words.subject),
    )


def _bodies(planner: Planner) -> dict[str, str]:
    found = planner.programme.bodies.values()
    words = {body.id: planner.programme.text(body.text_key, BodyWords) for body in found}
    return {ident: said.name if said is not None else "–" for ident, said in words.items()}
