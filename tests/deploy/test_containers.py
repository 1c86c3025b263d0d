"""Containers, and Redis's configuration: what can be judged where no container engine is."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped] # comes with a checker of OpenAPI; its stubs do not

from livetalk.settings import read_settings
from tests.support.cluster_proxy import CONFIGURATION, DEPLOY, ProxyProcess
from tests.support.redis_process import RedisProcess, find_redis
from tests.support.server_process import free_port

PROJECT = DEPLOY.parent
CONTAINERFILE = (DEPLOY / "Containerfile").read_text().replace("\\\n", " ")
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
NODES = ("node1", "node2", "node3")
BASE_URL = "https://talk.example.dk"
PASSWORD = "a-password-that-only-tests-know"
PATIENCE_S = 60.0


def stages() -> dict[str, list[str]]:
    """The instructions of each stage, by its name."""
    parts = re.split(r"^FROM \$\{DEBIAN\} AS (\w+)\n", CONTAINERFILE, flags=re.MULTILINE)[1:]
    return {name: body.splitlines() for name, body in zip(parts[::2], parts[1::2], strict=True)}


def words_of(stage: str, instruction: str) -> list[list[str]]:
    lines = stages()[stage]
    return [shlex.split(line)[1:] for line in lines if line.startswith(f"{instruction} ")]


def test_every_stage_begins_with_the_one_pinned_base() -> None:
    assert set(stages()) == {"build", "livetalk", "proxy", "redis"}
    assert CONTAINERFILE.count("FROM ") == len(stages())
    assert re.search(r"^ARG DEBIAN=debian:\d+\.\d+-slim$", CONTAINERFILE, flags=re.MULTILINE)


@pytest.mark.parametrize(
    ("stage", "user"), [("livetalk", "livetalk"), ("proxy", "haproxy"), ("redis", "redis")]
)
def test_nothing_runs_as_root(stage: str, user: str) -> None:
    assert words_of(stage, "USER") == [[user]]


def test_what_is_copied_into_an_image_is_there() -> None:
    for stage in stages():
        for words in words_of(stage, "COPY"):
            if words[0] == "--from=build":
                continue
            for source in [word for word in words[:-1] if not word.startswith("--")]:
                assert (PROJECT / source).exists(), f"{stage}: {source}"


def test_the_wheel_is_built_from_everything_that_it_needs() -> None:
    copied = {source for words in words_of("build", "COPY") for source in words[:-1]}
    web = {path.name for path in (PROJECT / "web").iterdir()} - {"dist", "node_modules", ".gitignore"}
    needed = {f"web/{name}" for name in web if (PROJECT / "web" / name).is_dir()}

    assert needed - copied == {"web/test"}
    assert {"livetalk", "pyproject.toml", "hatch_build.py", "requirements/run.lock"} <= copied
    assert all("--require-hashes" in line for line in CONTAINERFILE.splitlines() if "-r requirements" in line)


def test_every_service_is_closed_to_what_it_does_not_need() -> None:
    for name, service in SERVICES.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["build"]["target"] in stages(), name
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"proxy"}
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert {name for name, service in SERVICES.items() if "outside" in service["networks"]} == {"proxy"}


def test_the_proxy_knows_every_node_and_the_nodes_believe_only_the_proxy() -> None:
    proxy = SERVICES["proxy"]
    address = proxy["networks"]["inside"]["ipv4_address"]
    for number, name in enumerate(NODES, 1):
        node = SERVICES[name]
        said = proxy["environment"][f"LIVETALK_NODE_{number}"]
        assert said == f"{node['networks']['inside']['ipv4_address']}:8000"
        assert node["environment"]["LIVETALK_TRUSTED_PROXIES"] == address
        assert node["environment"]["LIVETALK_NODE"] == name
        assert node["stop_grace_period"] == "30s"


def test_the_proxy_of_the_containers_is_one_that_haproxy_takes(tmp_path: Path) -> None:
    proxy = ProxyProcess(tmp_path, [])
    assert proxy.check().returncode != 0  # no node yet; the certificate is made
    said = {name: value for name, value in SERVICES["proxy"]["environment"].items() if "$" not in value}
    proxy.settings = {**said, "LIVETALK_BASE_URL": BASE_URL}

    assert proxy.check().returncode == 0


@pytest.mark.parametrize("name", [*NODES, "backup"])
def test_the_nodes_settings_are_ones_that_livetalk_reads(name: str, tmp_path: Path) -> None:
    subprocess.run([DEPLOY / "make-secrets.sh", tmp_path / "secrets"], check=True, timeout=PATIENCE_S)
    secrets = (tmp_path / "secrets/livetalk.env").read_text().splitlines()
    said = {name: "" if "$" in value else value for name, value in SERVICES[name]["environment"].items()}

    settings = read_settings(
        {**said, **dict(line.split("=", 1) for line in secrets), "LIVETALK_BASE_URL": BASE_URL}
    )
    assert settings.log.redis is not None
    assert settings.log.redis.hosts == (("redis", 6379),)
    assert settings.log.redis.password


def test_no_secret_stands_in_what_is_committed() -> None:
    assert COMPOSE["secrets"].keys() == {"livetalk.env", "redis-secret.conf"}
    for service in SERVICES.values():
        assert not [name for name in service.get("environment", {}) if "SECRET" in name or "PASSWORD" in name]
    assert "deploy/secrets/" in (PROJECT / ".gitignore").read_text().splitlines()


def test_the_start_of_a_container_hands_on_its_secrets_and_gets_out_of_the_way(tmp_path: Path) -> None:
    secrets = tmp_path / "livetalk.env"
    secrets.write_text("LIVETALK_SECRET=abc-def_ghi\n")
    script = (DEPLOY / "container-start.sh").read_text()
    assert "secrets=/run/secrets/livetalk.env" in script
    here = tmp_path / "start.sh"
    here.write_text(script.replace("/run/secrets/livetalk.env", str(secrets)))

    said = subprocess.run(
        ["sh", here, "sh", "-c", "echo $LIVETALK_SECRET $PPID"],
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    )
    assert said.stdout.split()[0] == "abc-def_ghi"


def test_redis_takes_the_configuration_and_keeps_its_promises(tmp_path: Path) -> None:
    options = (
        "--include",
        str(DEPLOY / "redis/livetalk.conf"),
        "--include",
        str(DEPLOY / "redis/replicated.conf"),
    )
    with RedisProcess(tmp_path, options=options, password=PASSWORD) as redis:
        for name, value in {
            "appendonly": b"yes",
            "appendfsync": b"always",
            "no-appendfsync-on-rewrite": b"no",
            "maxmemory-policy": b"noeviction",
            "min-replicas-to-write": b"1",
        }.items():
            assert redis.ask("CONFIG", "GET", name).split(b"\r\n")[-2] == value, name
        for dangerous in ("FLUSHALL", "FLUSHDB"):
            assert b"unknown command" in redis.ask(dangerous)
        stranger = RedisProcess(tmp_path, port=redis.port)
        assert b"NOAUTH" in stranger.ask("INFO")


def test_redis_takes_the_configuration_of_a_machine(tmp_path: Path) -> None:
    here = tmp_path / "redis"
    here.mkdir()
    (tmp_path / "livetalk-secret.conf").write_text(f"requirepass {PASSWORD}\nmasterauth {PASSWORD}\n")
    for name in ("livetalk.conf", "replicated.conf"):
        (tmp_path / name).write_text((DEPLOY / "redis" / name).read_text())
    written = (DEPLOY / "redis/redis-livetalk.conf").read_text()
    for there, moved in (
        ("/etc/redis/", f"{tmp_path}/"),
        ("/var/lib/redis/livetalk", str(here)),
        ("/run/redis-livetalk/", f"{here}/"),
        ("/var/log/redis/", f"{here}/"),
        ("bind 127.0.0.1 192.0.2.11\nport 6379\n", ""),  # where the test itself wants it
    ):
        assert there in written
        written = written.replace(there, moved)
    (tmp_path / "redis-livetalk.conf").write_text(written)

    options = ("--include", str(tmp_path / "redis-livetalk.conf"))
    with RedisProcess(here, options=options, password=PASSWORD) as redis:
        assert b"always" in redis.ask("CONFIG", "GET", "appendfsync")
        assert str(2 * 2**30).encode() in redis.ask("CONFIG", "GET", "maxmemory")


def test_sentinel_takes_its_configuration(tmp_path: Path) -> None:
    written = (DEPLOY / "redis/sentinel.conf").read_text()
    for name, here in (
        ("port 26379", f"port {free_port()}"),
        ("dir /var/lib/redis", f"dir {tmp_path}"),
        ("monitor livetalk 192.0.2.11 6379", f"monitor livetalk 127.0.0.1 {free_port()}"),
    ):
        assert name in written
        written = written.replace(name, here)
    (tmp_path / "sentinel.conf").write_text(f"{written}\nsentinel auth-pass livetalk {PASSWORD}\n")
    process = subprocess.Popen(
        [find_redis(), tmp_path / "sentinel.conf", "--sentinel"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert any("+monitor master livetalk" in line for line in process.stdout)
    finally:
        process.kill()
        process.wait(PATIENCE_S)


def test_nothing_here_names_a_machine_or_a_registry() -> None:
    for path in DEPLOY.rglob("*"):
        if path.is_file() and "secrets" not in path.parts:
            text = path.read_text()
            assert not re.search(r"/home/|/root/|docker\.io|ghcr|quay\.io|pypi|npmjs", text), path
            hosts = set(re.findall(r"https?://([\w.]+)", text))
            assert hosts <= {"127.0.0.1", "talk.example.dk"}, path


def test_the_configuration_that_is_run_is_the_one_that_is_shipped() -> None:
    assert f"{CONFIGURATION.relative_to(PROJECT)}" in CONTAINERFILE
    assert "deploy/redis/livetalk.conf" in CONTAINERFILE
