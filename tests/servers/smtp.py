"""A real SMTP server on a free port of this machine, which misbehaves when told to."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP

#: What a step answers: an SMTP line, None for "all is well", or one of the words below.
HANG, DROP = "hang", "drop"
Answer = Callable[[str], str | None]


def well(_: str) -> str | None:
    """The answer of a server in good health."""
    return None


@dataclass
class PostOffice:
    """What arrived, and what the server answers to a sender, a recipient or the mails of a recipient."""

    port: int = 0
    received: list[EmailMessage] = field(default_factory=list)
    connections: int = 0
    mail: Answer = well
    rcpt: Answer = well
    data: Answer = well
    #: The server hangs up after so many mails on one connection.
    mails_per_connection: int = 10**9
    seconds_per_mail: float = 0.0

    def ids(self) -> list[str]:
        """The Message-ID of each mail that was accepted, in order."""
        return [message["Message-ID"] for message in self.received]

    def to(self) -> list[str]:
        """Whom the accepted mails were for, in order."""
        return [message["To"] for message in self.received]

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: Any
    ) -> Any:
        """Count connections."""
        self.connections += 1
        session.host_name, session.carried = hostname, 0
        return responses

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        """The sender."""
        envelope.mail_from = address
        if session.carried >= self.mails_per_connection:
            return await self._answer(server, DROP)
        return await self._answer(server, self.mail(address))

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        """The recipient."""
        answer = await self._answer(server, self.rcpt(address))
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """The mail itself."""
        await asyncio.sleep(self.seconds_per_mail)
        answer = await self._answer(server, self.data(envelope.rcpt_tos[0]))
        if answer.startswith("2"):
            session.carried += 1
            self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        return answer

    async def _answer(self, server: Any, answer: str | None) -> str:
        if answer == HANG:
            await asyncio.sleep(30)
        if answer == DROP:
            server.transport.abort()
        return answer or "250 OK"


@contextmanager
def post_office(**behaviour: Any) -> Iterator[PostOffice]:
    """A running server, in a thread of its own."""
    office = PostOffice(**behaviour)
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(lambda: SMTP(office, loop=loop), "127.0.0.1", 0))
    office.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield office
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        server.close()
        loop.run_until_complete(_cancel_all())
        loop.close()


async def _cancel_all() -> None:
    """End the conversations that are still going on."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
