"""The list of keys under ``?`` tells the truth."""

from __future__ import annotations

import re

from livetalk.edge.rendering.webdir import find_web

WEB = find_web().templates.parent
SHOWN_AS = {"ArrowDown": "↓", "ArrowUp": "↑", "ArrowLeft": "←", "ArrowRight": "→", "Escape": "Esc"}


def test_every_key_of_the_control_screen_is_in_the_visible_list_and_no_other() -> None:
    table = (WEB / "src/moderate/keys.ts").read_text(encoding="utf-8")
    shown = (WEB / "templates/parts/moderator/page/keys.html").read_text(encoding="utf-8")

    keys = {SHOWN_AS.get(key, key) for key in re.findall(r'^  \["(.+?)", "', table, re.MULTILINE)}
    listed = {key for row in re.findall(r"row\(\[(.+?)\]", shown) for key in re.findall(r'"(.+?)"', row)}

    assert keys
    assert listed == keys
