"""All commands put together, and how a mistake of the operator is told: one sentence, exit code 1."""

from __future__ import annotations

import os
from typing import Any

import click

import livetalk
from livetalk.commands import links as links  # noqa: PLC0414 - adds its commands to ``room``
from livetalk.commands.accounts import account
from livetalk.commands.evaluate import evaluate
from livetalk.commands.keeping import access, purge
from livetalk.commands.moving import copy, export, import_
from livetalk.commands.promises import promises
from livetalk.commands.rooms import room
from livetalk.commands.serve import demo, serve, serve_worker
from livetalk.commands.transcribe import transcribe
from livetalk.commands.upkeep import backup, verify
from livetalk.edge.rendering.assets import AssetsMissing
from livetalk.log.codec import UnreadableFact
from livetalk.log.port import LogUnavailable
from livetalk.log_address import WrongSetting
from livetalk.settings import read_settings


class Sentences(click.Group):
    """Turns expected failures into a sentence instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except (WrongSetting, AssetsMissing) as error:
            raise click.ClickException(str(error)) from None
        except LogUnavailable as error:
            raise click.ClickException(f"LIVETALK_LOG: the log cannot be used: {error.cause}") from None
        except UnreadableFact as error:
            raise click.ClickException(f"LIVETALK_LOG: {error}") from None


@click.group(cls=Sentences)
@click.version_option(livetalk.__version__)
@click.pass_context
def cli(context: click.Context) -> None:
    """Live dialogue between citizens and politicians.

    Settings come from the environment: LIVETALK_LOG, LIVETALK_SECRET, LIVETALK_ORGANISER_KEY,
    LIVETALK_BASE_URL, LIVETALK_HOST, LIVETALK_PORT, LIVETALK_TRUSTED_PROXIES, LIVETALK_CONTACT,
    LIVETALK_DATA_LICENCE, LIVETALK_RULES, LIVETALK_REDIS_PASSWORD, LIVETALK_REDIS_REPLICAS,
    LIVETALK_NODE, LIVETALK_MAIL, LIVETALK_MAIL_PASSWORD, LIVETALK_MAIL_FROM, LIVETALK_MAIL_CA,
    LIVETALK_EMBED_HOSTS, LIVETALK_OIDC_ISSUER, LIVETALK_OIDC_CLIENT_ID, LIVETALK_OIDC_CLIENT_SECRET,
    LIVETALK_OIDC_ROLES, LIVETALK_PHONE_NUMBER.
    """
    context.obj = read_settings(os.environ)


for command in (
    serve,
    serve_worker,
    demo,
    room,
    account,
    verify,
    backup,
    copy,
    export,
    import_,
    evaluate,
    promises,
    purge,
    access,
    transcribe,
):
    cli.add_command(command)
