"""The samples of a soak as a picture: small panels below each other with the same time, as SVG.

Lives here: drawing. Must not live here: what the lines mean for the verdict.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from xml.sax.saxutils import escape

import msgspec

WIDTH, HEIGHT = 920, 150
LEFT, RIGHT, TOP, BOTTOM = 62, 170, 26, 14
TICK_MINUTES = 15
COLOURS = ("#0b5cad", "#8a4b08", "#5a5a5a")  # differ for everybody, and 5 : 1 from white
DASHES = ("none", "6 4", "2 3")  # … and without colour


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Points (minutes of the talk, value)."""

    name: str
    points: Sequence[tuple[float, float]]


class Panel(msgspec.Struct, frozen=True, kw_only=True):
    """One pair of axes. The scale ends where 99 of 100 points lie, so that one outlier does not flatten all."""

    title: str
    lines: Sequence[Line]


def picture(panels: Sequence[Panel], minutes: float, told: str) -> str:
    """The panels; ``told`` says in words what is to be seen."""
    drawn = "\n".join(_panel(panel, number * HEIGHT, minutes) for number, panel in enumerate(panels))
    height = len(panels) * HEIGHT + 44
    axis = "\n".join(
        _text(_along(at, minutes), len(panels) * HEIGHT + 14, f"{at}", anchor="middle")
        for at in range(0, int(minutes) + 1, TICK_MINUTES)
    )
    title = _text(
        (LEFT + WIDTH - RIGHT) / 2, height - 8, "minutes of the talk, and after it", anchor="middle"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="13">\n<title>{escape(told)}</title>\n'
        f'<rect width="100%" height="100%" fill="#fff"/>\n{drawn}\n{axis}\n{title}\n</svg>\n'
    )


def top_of(panel: Panel) -> float:
    """Where the scale ends: a round number above nearly all points."""
    values = sorted(value for line in panel.lines for _, value in line.points)
    if not values or values[-1] <= 0:
        return 1.0
    high = values[min(len(values) - 1, math.ceil(0.99 * len(values)))]
    step = 10 ** math.floor(math.log10(max(high, 1e-9)))
    return next(float(f * step) for f in (1, 1.5, 2, 3, 4, 5, 6, 8, 10, 15) if f * step >= high * 1.05)


def _panel(panel: Panel, offset: int, minutes: float) -> str:
    top = top_of(panel)
    parts = [f'<g transform="translate(0 {offset})">', _text(LEFT, TOP - 8, panel.title, weight="600")]
    for share in (0.0, 0.5, 1.0):
        y = TOP + (1 - share) * (HEIGHT - TOP - BOTTOM)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(_text(LEFT - 8, y + 4, f"{share * top:g}", anchor="end"))
    for number, line in enumerate(panel.lines):
        colour, dash = COLOURS[number % len(COLOURS)], DASHES[number % len(DASHES)]
        places = [
            f"{_along(at, minutes):.1f},{TOP + (1 - min(1.0, value / top)) * (HEIGHT - TOP - BOTTOM):.1f}"
            for at, value in line.points
        ]
        parts.append(
            f'<polyline points="{" ".join(places)}" fill="none" stroke="{colour}" stroke-width="1.6" '
            f'stroke-dasharray="{dash}" stroke-linejoin="round"/>'
        )
        x, y = WIDTH - RIGHT + 12, TOP + 12 + 20 * number
        parts.append(
            f'<path d="M{x} {y}h26" stroke="{colour}" stroke-width="2.5" stroke-dasharray="{dash}"/>'
        )
        parts.append(_text(x + 32, y + 4, line.name))
    return "\n".join([*parts, "</g>"])


def _along(at: float, minutes: float) -> float:
    return LEFT + at / minutes * (WIDTH - LEFT - RIGHT)


def _text(x: float, y: float, text: str, *, anchor: str = "start", weight: str = "400") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}" fill="#222">'
        f"{escape(text)}</text>"
    )
