"""Alerts: one mail to the operator about one thing, bound by the allow-list like any other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr

from watcher.core.message import plain
from watcher.core.outbox import is_let_out
from watcher.core.status import Reason
from watcher.domain import EditionId, OutcomeKind
from watcher.errors import DeliveryError
from watcher.ports import Mail, Mailer, Outbox, Sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What the operator is told."""

    subject: str
    text: str

    @classmethod
    def of_failed_mails(cls, edition: EditionId, homes: Sequence[str]) -> "Alert":
        """Return the alert that an edition was closed without reaching some homes."""
        names = "\n".join(f"  {home}" for home in homes)
        return cls(
            subject=f"Regulation Watcher: {len(homes)} home(s) did not get edition {edition}",
            text=f"Edition {edition} is closed. These homes did not get it:\n\n{names}\n\n"
            f"The servers' words: watcher report {edition}\n"
            "Mend the addresses in subscribers.csv and send those homes the edition by hand.\n",
        )

    @classmethod
    def of_illness(cls, reasons: Sequence[Reason]) -> "Alert":
        """Return the alert that the service is ill."""
        lines = "\n\n".join(f"- {reason.what}\n  Next: {reason.next}" for reason in reasons)
        return cls(
            subject=f"Regulation Watcher is ill: {len(reasons)} reason(s)",
            text=f"{lines}\n\nThe same at any time: watcher status\n",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Who writes to whom, and what may leave."""

    sender: str
    operator: str
    deliver_to: Sequence[str]


def raise_alert(
    alert: Alert, *, key: str, outbox: Outbox, mailer: Mailer, post: Post, now: datetime
) -> bool:
    """Mail the operator, once for each key; return whether it was sent now.

    Where the relay cannot be used the alert is not noted as raised, so that it is tried again.
    """
    if not outbox.alert(key, now):
        return False
    if not is_let_out(post.operator, post.deliver_to):
        return False
    reply = send_one(post, post.operator, alert, key=key, mailer=mailer, now=now)
    if not reply.accepted:
        outbox.clear_alert(key)
    return reply.accepted


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the relay made of one plain mail."""

    accepted: bool
    words: str


def send_one(
    post: Post, address: str, alert: Alert, *, key: str, mailer: Mailer, now: datetime
) -> Reply:
    """Send one plain mail to an address that the allow-list lets out; return the relay's answer."""
    sender = parseaddr(post.sender)[1]
    name = "".join(c if c.isascii() and c.isalnum() else "-" for c in key)
    stamp = now.strftime("%Y%m%d%H%M%S%f")
    data = plain(
        sender=post.sender,
        to=address,
        subject=alert.subject,
        text=alert.text,
        date=now,
        message_id=f"<{name}.{stamp}@{sender.rpartition('@')[2]}>",
    )
    replies: list[Sent] = []
    try:
        mailer.send_each(_one(Mail(sender=sender, address=address, data=data), replies))
    except DeliveryError as error:
        return Reply(accepted=False, words=str(error))
    outcome = replies[-1].outcome
    return Reply(accepted=outcome.kind is OutcomeKind.ACCEPTED, words=outcome.reply)


def _one(mail: Mail, replies: list[Sent]) -> Callable[[Sent | None], Mail | None]:
    waiting = [mail]

    def take(sent: Sent | None) -> Mail | None:
        if sent is not None:
            replies.append(sent)
        return waiting.pop() if waiting else None

    return take
