"""Edition -> what its mail says, in the order and the words in which it says it.

Days left are counted from the day of the edition's slot, so that every home reads the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

from watcher.core.calendar import london_date
from watcher.core.days_left import left_in_words
from watcher.core.edition import for_home_types
from watcher.core.effect import Effect, EffectKind, act_by, bindings, effect_of
from watcher.core.mail_notice import (
    NoticeView,
    first_shown,
    notice_view,
    title_in_line,
    whom,
)
from watcher.core.mail_words import CONCERNS, counted, day_in_words, kind_in_words, plain_day
from watcher.core.partial_date import in_words
from watcher.domain import CalendarEntry, Concern, Edition, EditionKind, Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class ByWhen:
    """A line of the list at the top of a mail."""

    when: str
    left: str
    """"in 12 days"; empty where there is no day."""
    what: str
    title: str
    number: int
    """Of the notice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeGroup:
    """Notices under one heading of an annual edition."""

    heading: str
    notices: tuple[NoticeView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailView:
    """A whole mail, but for redlines and for what differs from copy to copy."""

    name: str
    """"Interim edition 2026-07"."""
    headline: str
    subject: str
    counted_from: str
    by_when: tuple[ByWhen, ...]
    groups: tuple[NoticeGroup, ...]
    """An interim edition has at most one, without a heading."""


def mail_view(edition: Edition, concerns: Sequence[Concern]) -> MailView:
    """Return what the mail for homes of these types says."""
    on = london_date(edition.slot)
    groups = tuple(_groups(edition, concerns, on))
    views = [view for group in groups for view in group.notices]
    urgency = _urgency(edition, on)
    name = edition_name(edition)
    return MailView(
        name=name,
        headline=_headline(edition, urgency),
        subject=f"Regulation Watcher {name[0].lower()}{name[1:]}: {_short(edition, urgency)}",
        counted_from=day_in_words(on),
        by_when=tuple(_by_when(views, on)),
        groups=groups,
    )


def edition_name(edition: Edition) -> str:
    """Return "Interim edition 2026-07" or "Annual edition 2027"."""
    if edition.kind is EditionKind.ANNUAL:
        return f"Annual edition {edition.id.removesuffix('-annual')}"
    return f"Interim edition {edition.id}"


# --- what it comes to -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Urgency:
    """When the first thing is to be done."""

    day: date | None
    """None: nothing at all."""
    is_now: bool


def _urgency(edition: Edition, on: date) -> _Urgency:
    days = [
        (bool(notice.told_in) and day <= on, day)
        for notice in edition.notices
        if (day := act_by(notice, on)) is not None
    ]
    # What is due and was told before is no news: what comes next is, where there is something.
    first = min(days, default=(False, None))[1]
    return _Urgency(first, is_now=first is not None and first <= on)


def _headline(edition: Edition, urgency: _Urgency) -> str:
    count = _count(edition)
    if urgency.day is None:
        return f"{count}. {_nothing(edition)}"
    several = len(edition.notices) > 1
    if urgency.is_now:
        return f"{count}; {'act on the first now' if several else 'act now'}"
    return f"{count}; act {'on the first ' if several else ''}by {day_in_words(urgency.day)}"


def _count(edition: Edition) -> str:
    if edition.kind is EditionKind.INTERIM:
        return counted(len(edition.notices), "change")
    since = f" since {plain_day(london_date(edition.covers_since))}" if edition.covers_since else ""
    if not (edition.notices or edition.minor or edition.undone):
        return f"Nothing changed{since}"
    if not edition.notices:
        return f"Nothing of substance changed{since}"
    return f"{counted(len(edition.notices), 'change')}{since}"


def _nothing(edition: Edition) -> str:
    """Return that nothing is to be done, and until when."""
    if edition.next_annual_at is None:
        return "Nothing to do."
    return f"Nothing to do before {day_in_words(london_date(edition.next_annual_at))}."


def _short(edition: Edition, urgency: _Urgency) -> str:
    """Return the urgency for a subject line."""
    if urgency.is_now:
        return "act now"
    if urgency.day is not None:
        return f"act by {plain_day(urgency.day)}"
    if edition.kind is EditionKind.ANNUAL and _count(edition).startswith("Nothing changed"):
        return "nothing changed"
    return _nothing(edition).partition(" (")[0].rstrip(".").replace("Nothing", "nothing")


# --- by when --------------------------------------------------------------------------------------


def _by_when(views: Iterable[NoticeView], on: date) -> Iterator[ByWhen]:
    """Yield a line for each date, earliest first; a notice without one has its line too."""
    lines = [line for view in views for line in _lines_of(view, on)]
    yield from (line for _, line in sorted(lines, key=lambda pair: (pair[0], pair[1].number)))


def _lines_of(view: NoticeView, on: date) -> Iterator[tuple[date, ByWhen]]:
    told = f" ({view.told_before})" if view.told_before else ""
    title = title_in_line(view.notice) + told
    dated = dict.fromkeys(
        (one.day, one.stated, one.date_in_words, one.timescale.kind)
        for one in bindings(view.notice.timescales, on)
    )
    for day, stated, when, kind in dated:
        left = left_in_words(day, on, stated)
        yield (
            day,
            ByWhen(
                when=when,
                left=left,
                what=kind_in_words(kind, is_past=day < on),
                title=title,
                number=view.number,
            ),
        )
    if not dated:
        binds_on = act_by(view.notice, on)
        when, what = _undated(effect_of(view.notice, on), is_now=binds_on == on)
        yield (
            binds_on or date.max,
            ByWhen(when=when, left="", what=what, title=title, number=view.number),
        )


def _undated(effect: Effect, *, is_now: bool) -> tuple[str, str]:
    """Return when and what for a notice that names no day itself."""
    if effect.kind is EffectKind.UNDATED and is_now:
        return "Now", "no date stated: treat as in effect on publication"
    when, what = _UNDATED[effect.kind]
    if effect.day is None:
        return when, what
    # A cover has said when: "published for information, in force from September 2025".
    return when, effect.words.removeprefix(f"{when}: ").rstrip(".")


_UNDATED = {
    EffectKind.UNDATED: ("No date stated", "treat as in effect on publication"),
    EffectKind.NOT_YET: ("Not yet in force", "no day is set so far: we are watching"),
    EffectKind.NOTHING: ("Nothing to do", "no meaning changed"),
}


# --- groups ---------------------------------------------------------------------------------------


def _groups(edition: Edition, concerns: Sequence[Concern], on: date) -> Iterator[NoticeGroup]:
    """Yield an annual edition's notices by who must act, an interim edition's together.

    They are numbered as they stand in the mail.
    """
    placed = for_home_types(edition.notices, concerns)
    for_you = {
        (one.document, one.part)
        for one, is_for_you in placed
        if is_for_you and _is_narrow(one, concerns)
    }
    number, most = count(1), first_shown(len(edition.notices))
    for heading, notices in _headed(edition, [one for one, _ in placed]):
        views = (
            notice_view(
                one,
                next(number),
                on,
                is_for_you=(one.document, one.part) in for_you,
                first_shown=most,
            )
            for one in notices
        )
        yield NoticeGroup(heading=heading, notices=tuple(views))


def _headed(edition: Edition, notices: Sequence[Notice]) -> Iterable[tuple[str, Sequence[Notice]]]:
    if edition.kind is EditionKind.INTERIM:
        return [("", notices)] if notices else []
    groups: dict[str, list[Notice]] = {}
    for notice in notices:
        groups.setdefault(f"For {CONCERNS[whom(notice)[0]]}", []).append(notice)
    return groups.items()


def _is_narrow(notice: Notice, concerns: Sequence[Concern]) -> bool:
    return Concern.ALL not in concerns and Concern.ALL not in whom(notice)


# --- the year -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarLine:
    """A day of the coming year, in words."""

    when: str
    what: str
    title: str
    address: str


def calendar_lines(entries: Iterable[CalendarEntry]) -> tuple[CalendarLine, ...]:
    """Return the calendar's entries in words, in their order; what is stated twice is said once."""
    lines = (
        CalendarLine(
            when=f"counted: {in_words(entry.stated)}"
            if entry.is_counted
            else in_words(entry.stated),
            what=kind_in_words(entry.kind),
            title=title_in_line(entry),
            address=entry.address,
        )
        for entry in entries
    )
    return tuple(dict.fromkeys(lines))
