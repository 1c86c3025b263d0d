"""QR codes as inline SVG, with the quiet zone that a camera needs.

Must not live here: which address a code holds.
"""

from __future__ import annotations

import io

import segno
from markupsafe import Markup

# The standard asks for four modules of empty space around the code.
QUIET_ZONE = 4


def qr_svg(address: str, label: str) -> Markup:
    """An SVG that scales to its box: dark modules on a white ground, also in a dark theme."""
    drawn = Markup(_drawn(address, is_alone=False))  # noqa: S704 - drawn by the library from modules, holds no text
    return Markup('<span class="qr-box" role="img" aria-label="%s">%s</span>') % (label, drawn)


def qr_svg_plain(address: str) -> str:
    """The same as a picture of its own, for paper."""
    return _drawn(address, is_alone=True)


def _drawn(address: str, *, is_alone: bool) -> str:
    code = segno.make(address, error="m", micro=False)
    out = io.BytesIO()
    code.save(
        out,
        kind="svg",
        border=QUIET_ZONE,
        dark="#000",
        light="#fff",
        xmldecl=False,
        svgns=is_alone,
        omitsize=True,
        nl=False,
        svgclass="qr",
        lineclass=None,
    )
    return out.getvalue().decode()
