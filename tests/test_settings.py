"""Settings: read once, wrong ones named, secrets never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from livetalk.bootstrap import allowed_origins, make_log
from livetalk.log.memory import MemoryLog
from livetalk.log_address import LogAddress, RedisAddress, WrongSetting
from livetalk.mail_setting import MailSetting
from livetalk.settings import Settings, default_database, read_settings

SECRET = "a secret that only tests know"


def read(**given: str) -> Settings:
    """Settings from these variables, without their prefix."""
    environment = {"LIVETALK_LOG": "memory:", **{f"LIVETALK_{name}": value for name, value in given.items()}}
    return read_settings(environment)


def test_what_is_not_said_has_a_sensible_value() -> None:
    settings = read()

    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.organiser_key is None
    assert settings.trusted_proxies == ("127.0.0.1", "::1")
    assert len(settings.secret) > 30
    assert not settings.is_secure


def test_without_a_log_it_lies_in_the_users_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))

    settings = read_settings({})

    assert settings.log.path == default_database()
    assert tmp_path in default_database().parents


@pytest.mark.parametrize("form", ["sqlite:///{folder}/x.db", "sqlite:////{folder}/x.db"])
def test_a_path_may_be_written_as_people_write_it(tmp_path: Path, form: str) -> None:
    folder = str(tmp_path).lstrip("/")
    settings = read(LOG=form.format(folder=folder), SECRET=SECRET)

    assert settings.log.path == tmp_path / "x.db"


def test_a_relative_path_stays_relative() -> None:
    assert read(LOG="sqlite:///x.db", SECRET=SECRET).log.path == Path("x.db")


def test_a_secret_is_made_once_and_kept_beside_the_log(tmp_path: Path) -> None:
    log = f"sqlite:///{tmp_path}/x.db"

    assert read(LOG=log).secret == read(LOG=log).secret
    assert read(LOG=log, SECRET=SECRET).secret == SECRET


def test_a_secret_that_cannot_be_kept_names_the_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WrongSetting) as wrong:
        read(LOG=f"sqlite:///{tmp_path}/file/x.db")

    assert wrong.value.name == "LIVETALK_SECRET"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOG", "sqlite://"),
        ("LOG", "mongodb://localhost"),
        ("LOG", "redis://localhost:0"),
        ("LOG", "redis://localhost/99"),
        ("LOG", "redis://localhost/0/more"),
        ("LOG", "redis+sentinel://localhost:26379"),
        ("LOG", "/var/lib/x.db"),
        ("PORT", "-1"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "http"),
        ("SECRET", "slips"),
        ("ORGANISER_KEY", "slips"),
        ("BASE_URL", "ftp://talk.example.dk"),
        ("BASE_URL", "https://"),
        ("BASE_URL", "https://:8000"),
        ("BASE_URL", "https://talk.example.dk?x=1"),
        ("BASE_URL", "https://talk.example.dk#x"),
        ("BASE_URL", "https://talk.example.dk/path"),
        ("BASE_URL", "https://user:pass@talk.example.dk"),
        ("BASE_URL", "https://talk.example.dk:99999"),
        ("BASE_URL", "https://[::1"),
    ],
)
def test_a_wrong_setting_is_named_with_the_reason(name: str, value: str) -> None:
    with pytest.raises(WrongSetting) as wrong:
        read(**{name: value})

    assert wrong.value.name == f"LIVETALK_{name}"
    assert str(wrong.value).startswith(f"LIVETALK_{name} cannot be used: ")


def test_a_folder_that_cannot_be_made_names_the_log(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WrongSetting) as wrong:
        make_log(LogAddress(kind="sqlite", path=tmp_path / "file" / "x.db"))

    assert wrong.value.name == "LIVETALK_LOG"


def test_a_log_in_memory_is_one() -> None:
    assert isinstance(make_log(LogAddress(kind="memory")), MemoryLog)


def test_a_wrong_secret_is_not_repeated() -> None:
    for name in ("SECRET", "ORGANISER_KEY"):
        with pytest.raises(WrongSetting) as wrong:
            read(**{name: "hunter2"})
        assert "hunter2" not in str(wrong.value)


def test_the_object_does_not_show_its_secrets() -> None:
    shown = repr(read(SECRET=SECRET, ORGANISER_KEY="the key of the organisers"))

    assert SECRET not in shown
    assert "the key" not in shown


@pytest.mark.parametrize(
    ("base_url", "kept"),
    [
        ("https://talk.example.dk/", "https://talk.example.dk"),
        ("http://192.0.2.1:8000", "http://192.0.2.1:8000"),
    ],
)
def test_the_base_url_is_kept_without_its_slash(base_url: str, kept: str) -> None:
    assert read(BASE_URL=base_url).base_url == kept


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])  # noqa: S104 - read, not bound
def test_listening_everywhere_is_no_address_for_links(host: str) -> None:
    assert read(HOST=host, PORT="8080").base_url == "http://127.0.0.1:8080"


def test_proxies_are_a_list() -> None:
    assert read(TRUSTED_PROXIES=" 192.0.2.1, ,192.0.2.2 ").trusted_proxies == ("192.0.2.1", "192.0.2.2")


def test_sockets_are_opened_from_this_site_and_on_loopback_by_any_name() -> None:
    assert allowed_origins(read(BASE_URL="https://talk.example.dk")) == ["https://talk.example.dk"]
    assert "http://localhost:8000" in allowed_origins(read())


def test_a_redis_needs_a_secret_that_all_nodes_share() -> None:
    with pytest.raises(WrongSetting, match="all nodes on one Redis") as wrong:
        read(LOG="redis://localhost", SECRET="")
    assert wrong.value.name == "LIVETALK_SECRET"


def test_a_redis_is_read_with_port_database_and_a_password_that_is_never_shown() -> None:
    settings = read(LOG="redis://talk:s%40cret@redis.example.dk:6380/3", SECRET=SECRET)
    address = settings.log.redis
    assert address == RedisAddress(
        hosts=(("redis.example.dk", 6380),), db=3, user="talk", password="s@cret", replicas=0
    )
    assert "cret" not in f"{settings!r} {settings.log!r} {address} {address!r}"
    assert read(LOG="redis://h", REDIS_PASSWORD="pw", SECRET=SECRET).log.redis == RedisAddress(
        hosts=(("h", 6379),), password="pw"
    )


def test_sentinels_are_read_with_the_name_of_the_service_and_then_a_replica_must_confirm() -> None:
    address = read(LOG="rediss+sentinel://a:1,b/talk/2", SECRET=SECRET).log.redis
    assert address == RedisAddress(hosts=(("a", 1), ("b", 26379)), service="talk", db=2, tls=True, replicas=1)


MAIL_FROM = "talk@example.dk"


def test_without_a_mail_server_there_is_no_mail() -> None:
    assert read().mail is None
    assert read(MAIL="", MAIL_FROM=MAIL_FROM, MAIL_PASSWORD="pw").mail is None


def test_a_mail_server_is_read_with_its_user_and_a_password_that_is_never_shown() -> None:
    settings = read(
        MAIL="smtp+starttls://talk%40example.dk@mail.example.dk:2525",
        MAIL_PASSWORD="s@cret",
        MAIL_FROM="Gentofte Talks <talk@rådhus.dk>",
    )

    assert settings.mail == MailSetting(
        host="mail.example.dk",
        port=2525,
        security="starttls",
        user="talk@example.dk",
        password="s@cret",
        sender="talk@xn--rdhus-mra.dk",
        sender_name="Gentofte Talks",
    )
    assert "cret" not in f"{settings!r} {settings.mail} {settings.mail!r}"
    assert str(settings.mail) == "mail.example.dk:2525 (starttls)"


@pytest.mark.parametrize(
    ("address", "security", "port"),
    [
        ("smtp://localhost", "plain", 25),
        ("smtp://127.0.0.1:2525", "plain", 2525),
        ("smtp://[::1]", "plain", 25),
        ("smtp+starttls://mail.example.dk/", "starttls", 587),
        ("smtps://mail.example.dk", "tls", 465),
    ],
)
def test_a_scheme_says_how_safe_the_way_is_and_which_port_is_usual(
    address: str, security: str, port: int
) -> None:
    mail = read(MAIL=address, MAIL_FROM=MAIL_FROM).mail

    assert mail is not None
    assert (mail.security, mail.port, mail.user, mail.ca) == (security, port, None, None)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("MAIL", {"MAIL": "mail.example.dk"}),
        ("MAIL", {"MAIL": "http://mail.example.dk"}),
        ("MAIL", {"MAIL": "smtps://"}),
        ("MAIL", {"MAIL": "smtps://mail.example.dk:0"}),
        ("MAIL", {"MAIL": "smtps://mail.example.dk:99999"}),
        ("MAIL", {"MAIL": "smtps://[::1"}),
        ("MAIL", {"MAIL": "smtps://mail.example.dk/inbox"}),
        ("MAIL", {"MAIL": "smtps://mail.example.dk?x=1"}),
        ("MAIL", {"MAIL": "smtp://mail.example.dk"}),
        ("MAIL", {"MAIL": "smtp://192.0.2.1:25"}),
        ("MAIL", {"MAIL": "smtps://talk:hunter2@mail.example.dk"}),
        ("MAIL_PASSWORD", {"MAIL": "smtps://talk@mail.example.dk"}),
        ("MAIL_PASSWORD", {"MAIL": "smtps://mail.example.dk", "MAIL_PASSWORD": "hunter2"}),
        ("MAIL_FROM", {"MAIL_FROM": ""}),
        ("MAIL_FROM", {"MAIL_FROM": "LiveTalk"}),
        ("MAIL_FROM", {"MAIL_FROM": "talk@localhost"}),
        ("MAIL_FROM", {"MAIL_FROM": "LiveTalk <talk@example.dk"}),
        ("MAIL_FROM", {"MAIL_FROM": "LiveTalk\nBcc: b@example.dk <talk@example.dk>"}),
        ("MAIL_FROM", {"MAIL_FROM": "x" * 101 + " <talk@example.dk>"}),
        ("MAIL_CA", {"MAIL_CA": "/nowhere/ca.pem"}),
    ],
)
def test_a_wrong_way_for_mail_is_named_with_the_reason(name: str, given: dict[str, str]) -> None:
    with pytest.raises(WrongSetting) as wrong:
        read(**{"MAIL": "smtp://localhost", "MAIL_FROM": MAIL_FROM, **given})

    assert wrong.value.name == f"LIVETALK_{name}"
    assert str(wrong.value).startswith(f"LIVETALK_{name} cannot be used: ")
    assert "hunter2" not in str(wrong.value)


def test_certificates_to_trust_are_a_file(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("")
    mail = read(MAIL="smtps://mail.example.dk", MAIL_FROM=MAIL_FROM, MAIL_CA=str(tmp_path / "ca.pem")).mail

    assert mail is not None
    assert mail.ca == tmp_path / "ca.pem"


def test_sites_that_may_embed_pages_are_named_one_by_one_or_with_all_below() -> None:
    assert read().embed_hosts == ()
    given = "https://www.example.dk, https://*.example.dk,http://localhost:8080"
    assert read(EMBED_HOSTS=given).embed_hosts == (
        "https://www.example.dk",
        "https://*.example.dk",
        "http://localhost:8080",
    )


@pytest.mark.parametrize(
    "wrong",
    [
        "*",
        "https://*",
        "example.dk",
        "https://example.dk/path",
        "https://a.dk; script-src *",
        "'self'",
        "data:",
    ],
)
def test_what_would_let_others_in_is_no_site(wrong: str) -> None:
    with pytest.raises(WrongSetting, match="LIVETALK_EMBED_HOSTS"):
        read(EMBED_HOSTS=wrong)


def test_a_number_to_call_is_tidied_and_nothing_else_is_taken_for_one() -> None:
    assert read(PHONE_NUMBER=" 39 98  00 00 ").phone_number == "39 98 00 00"
    assert read().phone_number == ""
    with pytest.raises(WrongSetting, match="LIVETALK_PHONE_NUMBER"):
        read(PHONE_NUMBER="ring til Bo")
