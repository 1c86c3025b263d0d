"""What the command line says to an operator: refusals as sentences, links, a QR code."""

from __future__ import annotations

import sys

import click
import segno

from livetalk.edge.opening import Opened
from livetalk.edge.rendering.locales import load_locales
from livetalk.edge.rendering.templates import spaced
from livetalk.edge.rendering.webdir import find_web
from livetalk.edge.wire import explain
from livetalk.rooms.outcomes import Rejected


def sentence_of(rejected: Rejected) -> str:
    """The refusal in English, the language of the command line."""
    return explain(rejected, load_locales(find_web().locales)["en"])


def show_links(opened: Opened, *, qr: bool) -> None:
    """Print where everybody goes. The staff links are secrets: they are shown once."""
    links = opened.links
    click.echo(f"\nRoom {spaced(opened.code)} is open.\n")
    for name, link, who in (
        ("Audience", links.audience, "for everybody, also by the code"),
        ("Wall", links.wall, "open it on the projector"),
        ("Control screen", links.moderate, "for moderators only"),
        ("Speaker desk", links.desk, "for the stage only"),
        ("Notes", links.notes, "for the minute-taker only"),
    ):
        click.echo(f"  {name:<15}{link}\n{'':<17}{who}")
    click.echo("")
    if qr:
        segno.make(links.audience, error="m").terminal(out=sys.stdout, compact=True)
        click.echo("  Scan it with a phone that can reach this machine.\n")
