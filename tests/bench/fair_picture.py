"""Two lines in a panel, as SVG: enough for a page of documentation, and no plotting package.

Lives here: drawing shares from 0 to 100 %. Must not live here: what they mean.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

import msgspec

WIDTH, HEIGHT = 460, 300
LEFT, RIGHT, TOP, BOTTOM = 52, 16, 40, 46
COLOURS = ("#8a4b08", "#0b5cad")  # brown and blue differ for everybody, and 5 : 1 from white
DASHES = ("6 4", "none")  # … and without colour


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Points (x, share)."""

    name: str
    points: list[tuple[float, float]]


class Panel(msgspec.Struct, frozen=True, kw_only=True):
    """One pair of axes; both lines have the same x."""

    title: str
    x_title: str
    lines: list[Line]


def picture(panels: list[Panel]) -> str:
    """The panels beside each other."""
    width = WIDTH * len(panels)
    names = [line.name for line in panels[0].lines]
    told = "; ".join(_told(panel) for panel in panels)
    drawn = "\n".join(_panel(panel, n * WIDTH) for n, panel in enumerate(panels))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT + 30}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="13">\n<title>{escape(told)}</title>\n'
        f'<rect width="100%" height="100%" fill="#fff"/>\n{drawn}\n{_legend(names)}\n</svg>\n'
    )


def _panel(panel: Panel, offset: int) -> str:
    xs = [x for x, _ in panel.lines[0].points]
    least, most = min(xs), max(xs)

    def at(x: float, share: float) -> tuple[float, float]:
        along = (x - least) / (most - least) if most > least else 0.5
        return (
            LEFT + along * (WIDTH - LEFT - RIGHT),
            TOP + (1 - share) * (HEIGHT - TOP - BOTTOM),
        )

    parts = [f'<g transform="translate({offset} 0)">', _text(LEFT, 22, panel.title, weight="600")]
    for share in (0, 0.25, 0.5, 0.75, 1):
        _, y = at(least, share)
        parts += [
            f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>',
            _text(LEFT - 8, y + 4, f"{100 * share:.0f} %", anchor="end"),
        ]
    for x in xs:
        parts.append(_text(at(x, 0)[0], HEIGHT - BOTTOM + 18, f"{x:g}", anchor="middle"))
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, panel.x_title, anchor="middle"))
    for line, colour, dash in zip(panel.lines, COLOURS, DASHES, strict=True):
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(*point) for point in line.points))
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5" stroke-dasharray="{dash}"/>'
        )
    return "\n".join([*parts, "</g>"])


def _legend(names: list[str]) -> str:
    parts = []
    for n, (name, colour, dash) in enumerate(zip(names, COLOURS, DASHES, strict=True)):
        x, y = LEFT + n * 180, HEIGHT + 14
        parts += [
            f'<path d="M{x} {y}h34" stroke="{colour}" stroke-width="2.5" stroke-dasharray="{dash}"/>',
            _text(x + 42, y + 4, name),
        ]
    return "\n".join(parts)


def _text(x: float, y: float, text: str, *, anchor: str = "start", weight: str = "400") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}" fill="#222">'
        f"{escape(text)}</text>"
    )


def _told(panel: Panel) -> str:
    ends = ", ".join(f"{line.name} {100 * line.points[-1][1]:.0f} % at last" for line in panel.lines)
    return f"{panel.title}: {ends}"
