"""Mail handed over by SMTP, one connection a mail.

Lives here: the connection, and what each way of failing means for the mail. Must not live here: what
is sent, and trying again.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from email.message import EmailMessage

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from livetalk.log_address import WrongSetting
from livetalk.mail.message import Mail, to_message
from livetalk.mail.postman import MailDelayed, MailRefused
from livetalk.mail_address import clean_address, mask, without_addresses
from livetalk.mail_setting import MailSetting

COMMAND_S = 20  # for one answer of the server; greeting late is a common way to keep robots off
WHOLE_S = 60  # for all of it, so that a server that answers drop by drop holds nothing up
LONGEST_ANSWER = 200  # characters of what a server says that an operator is shown
FOR_GOOD = 500  # answers from here on are final (RFC 5321)

OURS = re.compile(r"relay|authenticat", re.IGNORECASE)
"""Refusals of a recipient that mean us: the server does not know that it is to take mail from here."""


class SmtpPostman:
    """A ``Postman`` by the server of the setting. Raises ``WrongSetting`` if its certificates are none."""

    def __init__(self, setting: MailSetting) -> None:
        self._setting = setting
        self._tls = None if setting.security == "plain" else _trust(setting)

    async def send(self, mail: Mail) -> None:
        """Hand it over; see ``Postman``."""
        if clean_address(mail.to) != mail.to:
            raise MailRefused(f"{mask(mail.to)} is no address that mail can be sent to.")
        message = to_message(mail, sender=self._setting.sender, sender_name=self._setting.sender_name)
        try:
            await self._hand_over(message, mail.to)
        except SMTPRecipientsRefused as refused:
            raise self._recipient(refused) from None
        except SMTPDataError as refused:
            raise self._answer(refused, may_be_final=True) from None
        except SMTPResponseException as refused:  # the greeting, the login, the sender: a setting mends them
            raise self._answer(refused, may_be_final=False) from None
        except TimeoutError:
            raise self._delayed("did not answer in time") from None
        except (SMTPException, OSError) as error:
            raise self._delayed(_why(error)) from None

    async def _hand_over(self, message: EmailMessage, to: str) -> None:
        setting = self._setting
        client = SMTP(
            hostname=setting.host,
            port=setting.port,
            username=setting.user,
            password=setting.password,
            use_tls=setting.security == "tls",
            start_tls=setting.security == "starttls",
            tls_context=self._tls,
            local_hostname=setting.sender.rpartition("@")[2],
            timeout=COMMAND_S,
        )
        try:
            async with asyncio.timeout(WHOLE_S):
                await client.connect()
                await client.sendmail(setting.sender, to, message.as_bytes())
            await _part(client)
        finally:
            client.close()

    def _recipient(self, refused: SMTPRecipientsRefused) -> MailRefused | MailDelayed:
        first = refused.recipients[0]
        return self._answer(first, may_be_final=OURS.search(first.message) is None)

    def _answer(self, refused: SMTPResponseException, *, may_be_final: bool) -> MailRefused | MailDelayed:
        told = f"answered {refused.code} {_tidy(refused.message)}"
        if may_be_final and refused.code >= FOR_GOOD:
            return MailRefused(f"The mail server {self._setting} {told}")
        return self._delayed(told)

    def _delayed(self, why: str) -> MailDelayed:
        return MailDelayed(f"The mail server {self._setting} {why}")


async def _part(client: SMTP) -> None:
    """Say goodbye. The mail is the server's already, so nothing that goes wrong here matters."""
    try:
        await client.quit()
    except (SMTPException, OSError):
        return


def _trust(setting: MailSetting) -> ssl.SSLContext:
    """Whom to trust: the system's certificates, or those that the operator named."""
    try:
        return ssl.create_default_context(cafile=setting.ca)
    except (ssl.SSLError, OSError) as error:
        why = f"no certificate can be read from {setting.ca} ({error.strerror or error})"
        raise WrongSetting("LIVETALK_MAIL_CA", why) from None


def _why(error: BaseException) -> str:
    """What went wrong on the way, in words; the library wraps what TLS has against a server."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"has a certificate that is not trusted: {cause.verify_message}"
        cause = cause.__cause__ or cause.__context__
    return f"cannot be used: {_tidy(str(error) or type(error).__name__)}"


def _tidy(said: str) -> str:
    """What a server said, on one line, without anybody's address."""
    return without_addresses(" ".join(said.split()))[:LONGEST_ANSWER]
