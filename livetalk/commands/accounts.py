"""``livetalk account``: the first account, and what helps when nobody can sign in any more.

Lives here: the commands. Must not live here: what an account may do (``programme.policy``).
"""

from __future__ import annotations

import asyncio
import sys
from typing import cast, get_args

import click

from livetalk.commands.programme_access import give, known_programme
from livetalk.commands.say import sentence_of
from livetalk.edge.accounts.invitation_links import InvitationLinks
from livetalk.edge.accounts.passwords import Passwords, judged
from livetalk.live.programme.programme_host import ProgrammeHost
from livetalk.programme import commands as c
from livetalk.programme.accounts import find_account
from livetalk.programme.kinds import AccountRole
from livetalk.programme.programme import Account
from livetalk.programme.texts import AccountWords
from livetalk.settings import Settings

WHEN = "A server that runs on this log knows of it within a second."


@click.group()
def account() -> None:
    """Make, list and revoke accounts of those who plan."""


@account.command()
@click.option("--name", prompt=True, help="As colleagues read it.")
@click.option("--email", prompt=True, help="The address to sign in with.")
@click.option("--role", type=click.Choice(get_args(AccountRole)), help="administrator, if not said.")
@click.option("--body", "bodies", multiple=True, help="For a host: the address name of a body.")
@click.option("--link", "by_link", is_flag=True, help="Print a link by which its owner chooses a password.")
@click.pass_obj
def create(
    settings: Settings, /, *, name: str, email: str, role: str | None, bodies: tuple[str, ...], by_link: bool
) -> None:
    """Make an account that can sign in; the first one is to be an administrator.

    The password is asked for, or read as one line from standard input, so that it stands in no history of
    commands.
    """
    wanted = cast("AccountRole", role or "administrator")
    password = "" if by_link else _password(name, email)
    line = asyncio.run(
        _create(settings, c.MakeAccount(name=name, email=email, role=wanted), bodies, password)
    )
    click.echo(line)
    click.echo(WHEN)


@account.command("list")
@click.pass_obj
def list_accounts(settings: Settings) -> None:
    """List all accounts: state, role, bodies, address, name."""
    for line in asyncio.run(_list(settings)):
        click.echo(line)


@account.command()
@click.argument("email")
@click.pass_obj
def link(settings: Settings, email: str) -> None:
    """Print a new link by which the owner of EMAIL chooses a password. Older links do not hold any more."""
    click.echo(asyncio.run(_link(settings, email)))


@account.command()
@click.argument("email")
@click.pass_obj
def revoke(settings: Settings, email: str) -> None:
    """Close the account of EMAIL: it opens nothing any more, and nobody is signed in by it."""
    asyncio.run(_revoke(settings, email))
    click.echo(f"{email} is closed. {WHEN}")


def _password(*known: str) -> str:
    if sys.stdin.isatty():
        password = click.prompt("Password", hide_input=True, err=True)
        again = click.prompt("The same again", hide_input=True, err=True)
    else:
        password = again = sys.stdin.readline().rstrip("\r\n")
    refused = judged(password, again, *known)
    if refused is not None:
        raise click.ClickException(sentence_of(refused))
    return str(password)


async def _create(settings: Settings, wanted: c.MakeAccount, slugs: tuple[str, ...], password: str) -> str:
    hashed = await Passwords().hashed(password) if password else ""
    async with known_programme(settings, may_make=True) as host:
        bodies = tuple(_body(host, slug) for slug in slugs)
        if password:
            made = c.MakeAccount(
                name=wanted.name, email=wanted.email, role=wanted.role, bodies=bodies, password_hash=hashed
            )
            await give(host, made)
            return f"{wanted.email} can sign in at {settings.base_url}/organise/sign-in as {wanted.role}."
        invited = c.InviteAccount(name=wanted.name, email=wanted.email, role=wanted.role, bodies=bodies)
        return _address(settings, host.state.accounts[await give(host, invited)])


async def _list(settings: Settings) -> list[str]:
    async with known_programme(settings) as host:
        lines = [_line(host, one) for one in host.state.accounts.values()]
    return lines or ["There is no account yet. 'livetalk account create' makes one."]


async def _link(settings: Settings, email: str) -> str:
    async with known_programme(settings) as host:
        found = _account(host, email)
        await give(host, c.RenewInvitation(account=found.id))
        return _address(settings, host.state.accounts[found.id])


async def _revoke(settings: Settings, email: str) -> None:
    async with known_programme(settings) as host:
        await give(host, c.RevokeAccount(account=_account(host, email).id))


def _account(host: ProgrammeHost, email: str) -> Account:
    found = find_account(host.state, email)
    if found is None:
        raise click.ClickException(f"There is no account of {email}. 'livetalk account list' shows all.")
    return found


def _body(host: ProgrammeHost, slug: str) -> str:
    found = host.state.find_body(slug)
    if found is None:
        known = ", ".join(body.slug for body in host.state.bodies.values()) or "none"
        raise click.ClickException(f"There is no body {slug}. There are: {known}.")
    return found.id


def _address(settings: Settings, found: Account) -> str:
    links = InvitationLinks(settings.secret, settings.base_url)
    return f"\n{links.address(found.id, found.invitations)}\n\nIt is shown this once, and holds once."


def _line(host: ProgrammeHost, found: Account) -> str:
    words = host.state.text(found.text_key, AccountWords)
    bodies = ",".join(host.state.bodies[body].slug for body in found.bodies) or "–"
    name, email = (words.name, words.email) if words is not None else ("–", "–")
    return f"{found.state:<8} {found.role:<14} {bodies:<20} {email}  {name}"
