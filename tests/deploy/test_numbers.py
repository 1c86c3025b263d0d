"""Alerts and dashboard speak of numbers that exist, each alert rings when it should, and the docs say what to do."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml  # type: ignore[import-untyped] # comes with a checker of OpenAPI; its stubs do not

from livetalk.live.metrics import Metrics
from tests.support.cluster_proxy import DEPLOY

ALERTS = DEPLOY / "prometheus" / "alerts.yaml"
DASHBOARD = DEPLOY / "grafana" / "livetalk.json"
DEPLOYING = (DEPLOY.parent / "docs" / "deploying.md").read_text()
RULES = {rule["alert"]: rule for rule in yaml.safe_load(ALERTS.read_text())["groups"][0]["rules"]}
PATIENCE_S = 60.0
WATCHED_S = 600
EVERY_S = 5

HEALTHY: dict[str, str] = {
    'up{job="livetalk",instance="a"}': "1+0x120",
    'up{job="livetalk",instance="b"}': "1+0x120",
    'livetalk_log_up{job="livetalk",instance="a"}': "1+0x120",
    'livetalk_nodes{instance="a"}': "2+0x120",
    'livetalk_nodes{instance="b"}': "2+0x120",
    'livetalk_people{view="audience",instance="a"}': "300+0x120",
    'livetalk_log_bytes{instance="a"}': "1000000+1000x120",
    'livetalk_log_failures_total{instance="a"}': "3+0x120",
    'livetalk_log_lost_total{instance="a"}': "1+0x120",
    'livetalk_log_conflicts_total{instance="a"}': "0+5x120",
    'livetalk_commands_total{type="ask",outcome="ok",instance="a"}': "0+50x120",
    'livetalk_backlog_drops_total{instance="a"}': "0+20x120",
    'livetalk_refused_sockets_total{reason="unknown_room",instance="a"}': "0+1x120",
    **{
        f'livetalk_{what}_seconds_bucket{{instance="a",le="{limit}"}}': f"0+{per_look}x120"
        for what in ("append", "publish", "follow")
        for limit, per_look in (("0.005", 99), ("0.01", 100), ("5", 100), ("+Inf", 100))
    },
}


def slow(what: str) -> dict[str, str]:
    """Everything takes between one and five seconds."""
    return {
        f'livetalk_{what}_seconds_bucket{{instance="a",le="{limit}"}}': f"0+{per_look}x120"
        for limit, per_look in (("0.005", 0), ("0.01", 0), ("5", 100), ("+Inf", 100))
    }


TROUBLES: dict[str, dict[str, str]] = {
    "LiveTalkNodeGone": {'up{job="livetalk",instance="b"}': "1+0x60 0+0x60"},
    "LiveTalkGone": {f'up{{job="livetalk",instance="{one}"}}': "1+0x60 0+0x60" for one in "ab"},
    "LiveTalkLogAway": {'livetalk_log_up{job="livetalk",instance="a"}': "1+0x100 0+0x20"},
    "LiveTalkNotSaved": {'livetalk_log_failures_total{instance="a"}': "3+0x100 4+0x20"},
    "LiveTalkLogLost": {'livetalk_log_lost_total{instance="a"}': "1+0x100 2+0x20"},
    "LiveTalkLogUnreadable": {'livetalk_log_bytes{instance="a"}': "1000+0x60 -1+0x60"},
    "LiveTalkLogLarge": {'livetalk_log_bytes{instance="a"}': "900000000+0x120"},
    "LiveTalkDiskSlow": slow("append"),
    "LiveTalkScreensSlow": slow("publish"),
    "LiveTalkNodesApart": slow("follow"),
    "LiveTalkNodesUnheard": {'livetalk_nodes{instance="b"}': "2+0x60 1+0x60"},
    "LiveTalkConflicts": {'livetalk_log_conflicts_total{instance="a"}': "0+50x120"},
    "LiveTalkPeopleVanished": {'livetalk_people{view="audience",instance="a"}': "300+0x110 20+0x10"},
    "LiveTalkNetworkFull": {'livetalk_backlog_drops_total{instance="a"}': "0+500x120"},
    "LiveTalkGuessing": {'livetalk_refused_sockets_total{reason="unknown_room",instance="a"}': "0+50x120"},
    "LiveTalkMailStuck": {'livetalk_mails_total{outcome="delayed",instance="a"}': "0+1x120"},
}


def promtool(*words: str) -> subprocess.CompletedProcess[str]:
    """Prometheus's own judge. The project's own files bring it, so that its absence is a fault."""
    path = f"{Path(sys.executable).parent}:{os.environ.get('PATH', os.defpath)}"
    found = shutil.which("promtool", path=path)
    if found is None:
        pytest.fail("promtool is missing; `make test` brings it (out of the package prometheus)")
    return subprocess.run([found, *words], capture_output=True, text=True, timeout=PATIENCE_S, check=False)


def names_in(text: str) -> set[str]:
    """The metrics that an expression speaks of, as the code names them."""
    return {
        re.sub(r"(_total|_bucket|_count|_sum)$", "", name) for name in re.findall(r"\blivetalk_\w+", text)
    }


def expressions(node: Any) -> list[str]:
    """Every expression of a dashboard, wherever it stands."""
    if isinstance(node, dict):
        here = [value for key, value in node.items() if key in ("expr", "query") and isinstance(value, str)]
        return here + [found for value in node.values() for found in expressions(value)]
    if isinstance(node, list):
        return [found for value in node for found in expressions(value)]
    return []


def real() -> set[str]:
    return {metric.name for metric in Metrics().registry.collect()}


def test_prometheus_finds_nothing_to_complain_of() -> None:
    checked = promtool("check", "config", str(DEPLOY / "prometheus" / "prometheus.yaml"))

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert f"{len(RULES)} rules found" in checked.stdout


def test_alerts_and_dashboard_speak_of_metrics_that_exist() -> None:
    board = "\n".join(expressions(msgspec.json.decode(DASHBOARD.read_bytes())))
    alerts = "\n".join(str(rule["expr"]) for rule in RULES.values())

    assert names_in(alerts) <= real()
    assert names_in(board) == real()


def test_every_panel_has_a_place_a_number_and_a_sentence() -> None:
    panels = msgspec.json.decode(DASHBOARD.read_bytes())["panels"]
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        place = panel["gridPos"]
        cells = {
            (place["x"] + right, place["y"] + down)
            for right in range(place["w"])
            for down in range(place["h"])
        }
        assert not cells & taken, panel["title"]
        assert max(right for right, _ in cells) < 24, panel["title"]
        taken |= cells
        assert panel["targets"], panel["title"]
        assert panel["description"].endswith("."), panel["title"]
    assert len({panel["id"] for panel in panels}) == len({panel["title"] for panel in panels}) == len(panels)


def test_every_alert_is_explained_and_nothing_else() -> None:
    explained = re.findall(r"^\| `(LiveTalk\w+)` \|", DEPLOYING, flags=re.MULTILINE)

    assert sorted(explained) == sorted(RULES)


def heard(scenario: dict[str, str], alert: str, file: Path) -> str:
    """What promtool says of an alert after ten minutes of this, told to expect silence."""
    series = HEALTHY | scenario
    case = {"eval_time": f"{WATCHED_S}s", "alertname": alert, "exp_alerts": []}
    test = {
        "rule_files": [str(ALERTS)],
        "evaluation_interval": f"{EVERY_S}s",
        "tests": [
            {
                "interval": f"{EVERY_S}s",
                "input_series": [{"series": name, "values": values} for name, values in series.items()],
                "alert_rule_test": [case],
            }
        ],
    }
    file.write_text(yaml.safe_dump(test))
    said = promtool("test", "rules", str(file))
    return said.stdout + said.stderr


def test_every_alert_has_its_trouble() -> None:
    assert TROUBLES.keys() == RULES.keys()


@pytest.mark.parametrize("alert", RULES)
def test_an_alert_rings_in_its_trouble_and_not_on_a_good_evening(alert: str, tmp_path: Path) -> None:
    good_evening = heard({}, alert, tmp_path / "good.yaml")
    trouble = heard(TROUBLES[alert], alert, tmp_path / "trouble.yaml")

    assert "SUCCESS" in good_evening, good_evening
    assert re.search(rf'got:\[.*Labels:\{{alertname="{alert}"', trouble, flags=re.DOTALL), trouble
