"""A mail server of the tests' own on loopback, which keeps what it gets."""

import re
import socket
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Inbox:
    """What came in, and whom the server refuses, with which answer."""

    mails: list[EmailMessage] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        """Refuse a recipient, or take it."""
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 -- as above
        """Keep a mail."""
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        """Return the mails to an address."""
        return [mail for mail in self.mails if mail["To"] == address]


class Server(Controller):
    """aiosmtpd on a socket that is bound before, so that no other program can take its port in between."""

    def __init__(self, inbox: Inbox) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        super().__init__(inbox, hostname="127.0.0.1", port=self.socket.getsockname()[1])

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self.socket)


def body_of(mail: EmailMessage) -> str:
    """Return a mail's text."""
    return str(mail.get_content()).replace("\r\n", "\n")


def links_in(mail: EmailMessage) -> list[str]:
    """Return the paths of the links in a mail's text."""
    return re.findall(r"https?://[^/\s]+(/\S*)", body_of(mail))
