"""Handing mail over to a server that listens, encrypts, hesitates, refuses and hangs up."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from livetalk.log_address import WrongSetting
from livetalk.mail.postman import MailDelayed, MailRefused
from livetalk.mail.smtp import SmtpPostman
from livetalk.mail_setting import MailSetting
from tests.mail.mails import UNSUBSCRIBE, a_mail
from tests.support.mail_listener import CUT, Certificate, MailListener, lines, make_certificate

HARD = "Æbleø: «100 %» 🚲 שלום عربي\n.\n..prik\nFrom nu af\n" + "å" * 3000 + "\n"


@pytest.fixture
async def server() -> AsyncIterator[MailListener]:
    async with MailListener() as listening:
        yield listening


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


def postman(server: MailListener, **more: Any) -> SmtpPostman:
    base = {"host": "127.0.0.1", "port": server.port, "security": "plain", "sender": "talk@example.dk"}
    return SmtpPostman(MailSetting(**{**base, **more}))


async def test_a_mail_arrives_with_every_letter(server: MailListener) -> None:
    mail = a_mail(subject="Nyt om ø 🚲", text=HARD, html=f"<p>{HARD}</p>", list_unsubscribe=UNSUBSCRIBE)
    await postman(server, sender_name="Børne Talks").send(mail)

    [received] = server.received
    assert (received.sender, received.recipients) == ("talk@example.dk", ("anne@example.dk",))
    assert received.message["Subject"] == "Nyt om ø 🚲"
    assert received.message["From"] == "Børne Talks <talk@example.dk>"
    assert received.part("text/plain") == HARD
    assert received.part("text/html") == f"<p>{HARD}</p>\n"
    assert f"List-Unsubscribe: <{UNSUBSCRIBE}>" in lines(received.raw)
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines(received.raw)


async def test_a_subject_that_would_add_a_recipient_adds_none(server: MailListener) -> None:
    await postman(server).send(
        a_mail(subject="x\r\nBcc: bent@example.dk\r\n\r\n.\r\nRCPT TO:<bent@example.dk>")
    )

    [received] = server.received
    assert received.recipients == ("anne@example.dk",)
    assert received.message["Bcc"] is None


@pytest.mark.parametrize(
    "to",
    [
        "anne@example.dk>\r\nRCPT TO:<bent@example.dk",
        "anne@example.dk\r\nBcc: bent@example.dk",
        "Anne <anne@example.dk>",
        "anne",
        "",
    ],
)
async def test_what_is_no_address_never_reaches_the_server(server: MailListener, to: str) -> None:
    with pytest.raises(MailRefused):
        await postman(server).send(a_mail(to=to))

    assert server.received == []


@pytest.mark.parametrize("answer", ["451 4.7.1 try again", "452 4.2.2 full", "421 4.3.2 closing"])
@pytest.mark.parametrize("asked", ["to_recipients", "to_data"])
async def test_what_is_refused_for_now_goes_through_later(
    server: MailListener, asked: str, answer: str
) -> None:
    getattr(server, asked).append(answer)
    with pytest.raises(MailDelayed, match=answer):
        await postman(server).send(a_mail())
    assert server.received == []

    await postman(server).send(a_mail())
    assert len(server.received) == 1


@pytest.mark.parametrize("asked", ["to_recipients", "to_data"])
async def test_what_is_refused_for_good_is_told_without_an_address(server: MailListener, asked: str) -> None:
    getattr(server, asked).append("550 5.1.1 <anne@example.dk>: nobody here")
    with pytest.raises(MailRefused) as refused:
        await postman(server).send(a_mail())

    assert str(refused.value) == (
        f"The mail server 127.0.0.1:{server.port} (plain) answered 550 5.1.1 <a…@e….dk>: nobody here"
    )


@pytest.mark.parametrize(
    "answer", ["554 5.7.1 <anne@example.dk>: Relay access denied", "530 Authentication required"]
)
async def test_a_server_that_does_not_know_us_is_no_fault_of_the_mail(
    server: MailListener, answer: str
) -> None:
    server.to_recipients.append(answer)
    with pytest.raises(MailDelayed):
        await postman(server).send(a_mail())


async def test_a_connection_cut_before_the_mail_leaves_it_to_be_sent_again(server: MailListener) -> None:
    server.to_recipients.append(CUT)
    with pytest.raises(MailDelayed, match="cannot be used"):
        await postman(server).send(a_mail())

    await postman(server).send(a_mail())
    assert len(server.received) == 1


async def test_a_mail_that_was_taken_as_the_connection_broke_can_be_told_from_another(
    server: MailListener,
) -> None:
    server.to_data.append(CUT)
    with pytest.raises(MailDelayed):
        await postman(server).send(a_mail())
    await postman(server).send(a_mail())

    first, second = server.received
    assert first.raw == second.raw
    assert first.message["Message-ID"] == second.message["Message-ID"]


async def test_a_server_that_is_not_there_is_waited_for() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        gone = MailListener(port=free.getsockname()[1])
        with pytest.raises(MailDelayed, match="cannot be used"):
            await postman(gone).send(a_mail())


async def test_a_server_that_says_nothing_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("livetalk.mail.smtp.COMMAND_S", 0.2)
    silent = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", 0)
    async with silent:
        there = MailListener(port=silent.sockets[0].getsockname()[1])
        with pytest.raises(MailDelayed, match="did not answer in time"):
            await postman(there).send(a_mail())


async def test_a_server_that_answers_drop_by_drop_holds_nothing_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("livetalk.mail.smtp.WHOLE_S", 0.3)

    async def drip(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while not writer.is_closing():
            writer.write(b"220-one more line\r\n")
            await asyncio.sleep(0.05)

    slow = await asyncio.start_server(drip, "127.0.0.1", 0)
    async with slow:
        there = MailListener(port=slow.sockets[0].getsockname()[1])
        with pytest.raises(MailDelayed, match="did not answer in time"):
            await postman(there).send(a_mail())


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # TLS from the start is none to the listener
@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_with_a_certificate_that_the_operator_trusts_it_is_encrypted(
    certificate: Certificate, security: str
) -> None:
    async with MailListener(
        tls=certificate.context(), is_tls_from_the_start=security == "tls", users={"talk": "pæssword"}
    ) as server:
        sender = postman(
            server, security=security, user="talk", password="pæssword", ca=certificate.certificate
        )
        await sender.send(a_mail())

        assert [one.was_encrypted for one in server.received] == [True]


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_a_certificate_that_nobody_trusts_gets_no_mail(certificate: Certificate, security: str) -> None:
    async with MailListener(tls=certificate.context(), is_tls_from_the_start=security == "tls") as server:
        with pytest.raises(MailDelayed, match="has a certificate that is not trusted: self"):
            await postman(server, security=security).send(a_mail())

        assert server.received == []


async def test_a_server_without_encryption_gets_no_mail_that_was_to_be_encrypted(
    server: MailListener, certificate: Certificate
) -> None:
    with pytest.raises(MailDelayed, match="STARTTLS extension not supported"):
        await postman(server, security="starttls", ca=certificate.certificate).send(a_mail())

    assert server.received == []


async def test_a_wrong_password_is_no_fault_of_the_mail(certificate: Certificate) -> None:
    async with MailListener(tls=certificate.context(), users={"talk": "right"}) as server:
        sender = postman(
            server, security="starttls", user="talk", password="hunter2", ca=certificate.certificate
        )
        with pytest.raises(MailDelayed, match="answered 535") as delayed:
            await sender.send(a_mail())

        assert "hunter2" not in str(delayed.value)


def test_a_file_without_certificates_names_its_setting(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("no certificate")
    setting = MailSetting(
        host="h.example.dk", port=1, security="tls", sender="talk@example.dk", ca=tmp_path / "ca.pem"
    )
    with pytest.raises(WrongSetting) as wrong:
        SmtpPostman(setting)

    assert wrong.value.name == "LIVETALK_MAIL_CA"
