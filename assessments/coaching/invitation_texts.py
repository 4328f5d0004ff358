"""Plain texts with which a coach invites, to copy into a mail or a chat, and those that the site mails. Pure.

Names are on one line each (see `clean_name`); the texts have no other markup than lines.
"""

import re
from dataclasses import dataclass
from datetime import date

from assessments.core.advice import counted
from assessments.core.names import clean_name, isolated
from assessments.core.times import zone_text

DAY = "%-d %B %Y"
NAME = re.compile(r"[^\W\d_](?:[^\d_@;:/]*)")  # begins with a letter, and has no digit


@dataclass(frozen=True)
class Invitation:
    """What every text of a group says: who asks for what, until when, and how long it takes."""

    coach: str
    group: str
    quiz: str
    closes_on: date
    zone: str
    minutes: int

    @property
    def asks(self) -> str:
        """Who asks for what, in a sentence."""
        return f"{isolated(self.coach)} asks you to take the quiz “{isolated(self.quiz)}” for “{isolated(self.group)}”."

    @property
    def takes(self) -> str:
        """What it takes of somebody."""
        return f"It takes about {counted(self.minutes, 'minute')}, on a phone too, and you need no account."

    @property
    def last_day(self) -> str:
        """Until when one can join."""
        return f"The last day to join is {self.closes_on:{DAY}} ({zone_text(self.zone)})."

    @property
    def consent(self) -> str:
        """What the link's page tells before anything is shared."""
        return f"The page says what {isolated(self.coach)} will see before you agree to anything."


def group_text(invitation: Invitation, *, address: str, code: str, typed_at: str) -> str:
    """Return the text with the group's link and code, for everybody."""
    return _paragraphs(
        "Hello,",
        f"{invitation.asks} {invitation.takes}",
        f"Open this link:\n{address}",
        f"Or go to {typed_at} and type {code[:4]} {code[4:]}.",
        f"{invitation.last_day} {invitation.consent}",
        isolated(invitation.coach),
    )


def personal_text(invitation: Invitation, *, own_id: str, address: str) -> str:
    """Return the text with one person's link."""
    return _paragraphs(
        _greeting(own_id),
        f"{invitation.asks} {invitation.takes}",
        f"This link is for you only; please don’t pass it on:\n{address}",
        f"{invitation.last_day} {invitation.consent}",
        isolated(invitation.coach),
    )


def _greeting(own_id: str) -> str:
    """Return the first line to somebody whom the coach's list calls so.

    “Diaz, Carla” is greeted as Carla Diaz; whatever else has a comma or a digit in it is no name to greet by.
    """
    names = [part.strip() for part in own_id.split(",")]
    if len(names) > 2 or not all(NAME.fullmatch(name) for name in names):
        return "Hello,"
    return f"Hello {isolated(' '.join(reversed(names)))},"


def mail_subject(invitation: Invitation, *, is_reminder: bool) -> str:
    """Return a mail's subject: one line, also for a group's name from before names were cleaned."""
    start = "Reminder: your" if is_reminder else "Your"
    return f"{start} invitation to “{isolated(clean_name(invitation.group))}”"


def mail_text(
    invitation: Invitation, *, own_id: str, address: str, sentence: str, is_reminder: bool, unsubscribe: str
) -> str:
    """Return the text of a mail that the site sends for a coach, with the coach's own sentence and a way to stop it."""
    asks = invitation.asks
    if is_reminder:
        asks = f"A reminder, the only one: {asks} Whoever has started can finish with the same link."
    parts = [
        _greeting(own_id),
        f"{asks} {invitation.takes}",
        f"{isolated(invitation.coach)} writes: “{isolated(sentence)}”" if sentence else "",
        f"This link is for you only; please don’t pass it on:\n{address}",
        f"{invitation.last_day} {invitation.consent}",
        f"{isolated(invitation.coach)} gave this site your address for this invitation. No mail from here any more, "
        f"from any coach:\n{unsubscribe}",
    ]
    return _paragraphs(*(part for part in parts if part))


def links_table(people: list[tuple[str, str]]) -> str:
    """Return a line for each person: the name, a tab and the link, as a sheet takes them."""
    return "\n".join(f"{own_id}\t{address}" for own_id, address in people)


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(parts) + "\n"
