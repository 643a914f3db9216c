"""A mail server that takes every mail and remembers which it has taken."""

from collections import Counter
from email.message import Message
from typing import Self
from uuid import UUID

from aiosmtpd import handlers
from aiosmtpd.controller import Controller

from bench.crash_site import Site
from tools.serving import free_port


class MailServer(handlers.Message):
    """Listens on a free port; a context.

    Attributes
    ----------
    taken : Counter
        How often each mail was handed over, by the text before the @ of its `Message-ID`.
    """

    def __init__(self) -> None:
        super().__init__()
        self.taken: Counter[str] = Counter()
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())

    @property
    def variables(self) -> dict[str, str]:
        """The settings of whoever is to send mails by it."""
        return {
            "MATCHER_SMTP_URL": f"smtp://127.0.0.1:{self._controller.port}",
            "MATCHER_MAIL_FROM": "matcher@example.org",
        }

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    def handle_message(self, message: Message) -> None:
        """Take a mail, as aiosmtpd asks for it."""
        # A long header comes in several lines, and the line ends are still in it.
        self.taken[message["Message-ID"].strip(" \r\n<>").partition("@")[0]] += 1


def judge_mails(site: Site, server: MailServer) -> dict[str, int]:
    """Count what was taken, and what is wrong with it.

    A mail that was taken is handed over again if its sender dies before noting
    that; mail programs show it once, because its `Message-ID` is the same. An
    effect is there twice if one event has led to two different mails of one kind
    to one person.
    """
    effects: dict[str, tuple[str, str, str]] = {}
    noted: set[str] = set()
    dropped: set[str] = set()
    for mail, event, kind, person, state in site.ask(
        "SELECT id, event_id, kind, profile_id, state FROM outbox"
    ):
        name = f"{event}.{kind}.{UUID(str(mail))}"
        effects[name] = (str(event), str(kind), str(person))
        if state == "sent":
            noted.add(name)
        elif state == "dropped":
            dropped.add(name)
    seen = Counter(effects.get(name) for name in server.taken)
    return {
        "mails": len(server.taken),
        "mails handed over again": sum(server.taken.values()) - len(server.taken),
        "mail effects twice": sum(number > 1 for number in seen.values()),
        "mails of no event": seen[None],
        "mails noted but never handed over": len(noted - set(server.taken)),
        "mails handed over, and said to be dropped": len(dropped.intersection(server.taken)),
    }
