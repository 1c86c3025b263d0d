"""The own account: the password, and the browsers that are signed in by it.

Lives here: the page and its form. Must not live here: other people's accounts (``people``).
"""

from __future__ import annotations

from http import HTTPStatus

from starlette.responses import RedirectResponse, Response

from livetalk.edge.accounts.passwords import Passwords, judged
from livetalk.edge.planners import Planner
from livetalk.edge.typed import fields_of
from livetalk.programme.commands import ChangePassword, SignOut
from livetalk.programme.programme import Visit
from livetalk.programme.texts import AccountWords, BodyWords
from livetalk.rooms.cards import iso
from livetalk.rooms.outcomes import Rejected


async def show(planner: Planner) -> Response:
    """``GET /organise/me``."""
    return page(planner)


class Change:
    """``POST /organise/me``: another password, or the end of visits (``act``)."""

    def __init__(self, passwords: Passwords) -> None:
        self._passwords = passwords

    async def __call__(self, planner: Planner) -> Response:
        """Do it."""
        fields = fields_of(await planner.request.form())
        match fields.get("act"):
            case "password":
                refused = await self._password(planner, fields)
                done = "password"
            case "end":
                outcome = await planner.give(SignOut(visit=fields.get("visit", "")))
                refused, done = (outcome if isinstance(outcome, Rejected) else None), "ended"
            case "end_others":
                refused, done = await self._end_others(planner), "ended"
            case _:
                refused, done = Rejected(code="malformed", params={"field": "act"}), ""
        if refused is not None:
            return page(planner, refused)
        return RedirectResponse(f"/organise/me?done={done}", HTTPStatus.SEE_OTHER)

    async def _password(self, planner: Planner, fields: dict[str, str]) -> Rejected | None:
        words = _words(planner)
        wait = planner.site.limits.sign_in_wait(planner.site.network(planner.request), words.email.casefold())
        if wait:
            return Rejected(code="too_many", params={"n": wait}, temporary=True, retry_after=wait)
        checked = await self._passwords.check(words.password, fields.get("current", ""))
        if not checked.is_right:
            return Rejected(code="wrong_current_password")
        password = fields.get("password", "")
        refused = judged(password, fields.get("again", ""), words.name, words.email)
        if refused is not None:
            return refused
        command = ChangePassword(password_hash=await self._passwords.hashed(password), visit=planner.visit.id)
        outcome = await planner.give(command)
        return outcome if isinstance(outcome, Rejected) else None

    async def _end_others(self, planner: Planner) -> Rejected | None:
        for visit in _visits(planner):
            if visit.id != planner.visit.id:
                outcome = await planner.give(SignOut(visit=visit.id))
                if isinstance(outcome, Rejected):
                    return outcome
        return None


def page(planner: Planner, refused: Rejected | None = None) -> Response:
    """The page, with why not if something was refused."""
    words, sentences = _words(planner), planner.site.sentences(planner.request)
    done = planner.request.query_params.get("done", "")
    bodies = (planner.programme.bodies[body] for body in planner.account.bodies)
    names = [planner.programme.text(body.text_key, BodyWords) for body in bodies]
    context: dict[str, object] = {
        "email": words.email,
        "bodies": [name.name for name in names if name is not None],
        "has_password": bool(words.password),
        "by_provider": bool(words.subject),
        "visits": [
            {"id": one.id, "device": one.device, "at": iso(one.at), "is_this": one.id == planner.visit.id}
            for one in _visits(planner)
        ],
    }
    if refused is None and sentences.has(f"accounts.done.{done}"):
        context["flash"] = sentences(f"accounts.done.{done}")
    return planner.page("me", context, refused=refused)


def _visits(planner: Planner) -> list[Visit]:
    """The one of this browser first, then the latest."""
    now = planner.site.programme.now()
    own = [
        one
        for one in planner.programme.visits.values()
        if one.account == planner.account.id and one.until > now
    ]
    return sorted(own, key=lambda one: (one.id != planner.visit.id, -one.at))


def _words(planner: Planner) -> AccountWords:
    known = planner.programme.text(planner.account.text_key, AccountWords)
    return known or AccountWords(name="", email="")
