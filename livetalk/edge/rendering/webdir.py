"""Where the templates, locales and built assets lie: inside the wheel, or in a checkout's web/.

Must not live here: what the files mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, kw_only=True)
class WebDir:
    """The three folders that the screens are made from."""

    templates: Path
    locales: Path
    dist: Path


def find_web(package: Path = PACKAGE) -> WebDir:
    """The folders of an installed wheel (``livetalk/_web``), else those of the checkout (``web``)."""
    installed = package / "_web"
    root = installed if installed.is_dir() else package.parent / "web"
    return WebDir(templates=root / "templates", locales=root / "locales", dist=root / "dist")
