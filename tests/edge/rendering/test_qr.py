"""QR codes: a quiet zone of four modules, and no text that could be anything else."""

import re

import segno
from markupsafe import Markup

from livetalk.edge.rendering.qr import QUIET_ZONE, qr_svg

ADDRESS = "https://livetalk.example.dk/r/482913"


def test_given_an_address_then_four_modules_around_it_stay_empty() -> None:
    svg = qr_svg(ADDRESS, "QR-kode")
    width = segno.make(ADDRESS, error="m", micro=False).symbol_size(border=0)[0]
    assert f'viewBox="0 0 {width + 2 * QUIET_ZONE} {width + 2 * QUIET_ZONE}"' in svg
    first_row = re.search(r'stroke="#000" d="M(\d+) (\d+\.5)', svg)
    assert first_row is not None
    assert first_row.groups() == ("4", "4.5")


def test_given_a_label_then_it_is_escaped_and_read_aloud() -> None:
    svg = qr_svg(ADDRESS, 'Kode "<b>"')
    assert isinstance(svg, Markup)
    assert 'role="img" aria-label="Kode &#34;&lt;b&gt;&#34;"' in svg


def test_then_no_inline_style_or_script_is_in_it() -> None:
    assert not re.search(r"style=|<script|<style", qr_svg(ADDRESS, "x"))
