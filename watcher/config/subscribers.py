"""subscribers.csv read: the contacts of homes, row by row."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from watcher.config.addresses import mail_address
from watcher.config.forms import line as one_line
from watcher.config.forms import one_of
from watcher.config.problems import Findings, shown
from watcher.domain import Concern, HomeId, Subscriber, SubscriberStatus

COLUMNS = ("home_id", "name", "email", "home_type", "status")
HOW_TO_SAVE = 'in Excel, save it as "CSV UTF-8 (Comma delimited)"'

_HEADER = ",".join(COLUMNS)
_HOME_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


class Row(NamedTuple):
    """One record and the line on which it begins."""

    line: int
    fields: list[str]


def read_subscribers(text: str, findings: Findings) -> tuple[Subscriber, ...]:
    """Return the contacts whose rows have no fault, in order, all faults noted by line.

    Blank rows are passed over; columns after the five are not looked at.
    """
    rows = _rows(text, findings)
    header = next(rows, None)
    if findings.faults:
        return ()
    if header is None:
        findings.fault(f"is empty; its first line must be {_HEADER}")
        return ()
    if fault := _header_fault(header.fields):
        findings.fault(fault, where=f"line {header.line}", line=header.line)
        return ()
    contacts = _Contacts(findings)
    for row in rows:
        contacts.add(row, width=len(header.fields))
    if not contacts.subscribers and not findings.faults:
        findings.warn("lists no home, so no edition would reach anybody")
    return tuple(contacts.subscribers)


def _rows(text: str, findings: Findings) -> Iterator[Row]:
    """Yield every row that is not blank; after a fault go on with the line that follows its first.

    A quotation mark that is never closed would otherwise hide all that comes after it.
    """
    lines = list(io.StringIO(text, newline=""))
    done = 0
    while done < len(lines):
        reader = csv.reader((lines[at] for at in range(done, len(lines))), strict=True)
        begun = done
        try:
            for fields in reader:
                row = Row(begun + 1, fields)
                begun = done + reader.line_num
                if any(field.strip() for field in fields):
                    yield row
        except csv.Error as error:
            findings.fault(_quoting(error), where=f"line {begun + 1}", line=begun + 1)
            begun += 1
        done = begun


def _quoting(error: csv.Error) -> str:
    if "expected after" in str(error):
        return 'has a quotation mark within quotation marks; double it ("") or remove it'
    if "larger than" in str(error):
        limit = csv.field_size_limit()
        return f"has a field of over {limit} characters; close its quotation mark or shorten it"
    return "opens a quotation mark that is never closed; close it or remove it"


def _header_fault(fields: list[str]) -> str:
    """Return what is wrong with the header; "" where nothing is."""
    names = [field.strip() for field in fields]
    if tuple(names[: len(COLUMNS)]) == COLUMNS:
        return ""
    if len(names) == 1 and ";" in names[0]:
        return (
            "the columns are separated by semicolons, not by commas; make the comma the list "
            f"separator in the regional settings of your computer, then, {HOW_TO_SAVE}"
        )
    if len(names) == 1 and "\t" in names[0]:
        return f"the columns are separated by tabs, not by commas; {HOW_TO_SAVE}"
    wanted = f"the header must be {_HEADER}; more columns may follow these"
    if "@" in ",".join(names):
        return f"the header is missing: {wanted}"
    if set(COLUMNS) <= set(names):
        return f"the columns stand in another order: {wanted}"
    return f"{wanted}; it is {shown(','.join(names))}"


def _home_id(written: str) -> HomeId:
    if not _HOME_ID.fullmatch(written):
        message = "is not a home's id: letters A to Z, digits, _ and -, 64 at most"
        raise ValueError(f"{shown(written)} {message}")
    return HomeId(written)


_PARSERS = (
    _home_id,
    one_line,
    mail_address,
    one_of(Concern),
    one_of(SubscriberStatus),
)
"""One for each column."""


class _Contacts:
    """The rows read so far."""

    def __init__(self, findings: Findings) -> None:
        self.subscribers: list[Subscriber] = []
        self._findings = findings
        self._contact_lines: dict[tuple[str, str], int] = {}
        self._homes: dict[str, tuple[int, Subscriber]] = {}

    def add(self, row: Row, *, width: int) -> None:
        """Take a row, or note its faults. Excel leaves trailing blank columns out of some rows."""
        if not len(COLUMNS) <= len(row.fields) <= width:
            self._fault(row, "", _width_fault(len(row.fields), width))
            return
        values = [self._value(row, column) for column in range(len(COLUMNS))]
        home_id, name, email, home_type, status = values
        if home_id is not None and email is not None:
            self._check_once(row, home_id, email)
        if None in values:
            return
        subscriber = Subscriber(
            home_id=home_id, name=name, email=email, home_type=home_type, status=status
        )
        self._compare(row, subscriber)
        self.subscribers.append(subscriber)

    def _value(self, row: Row, column: int) -> Any:
        try:
            return _PARSERS[column](row.fields[column].strip())
        except ValueError as error:
            self._fault(row, COLUMNS[column], str(error))
            return None

    def _check_once(self, row: Row, home_id: str, email: str) -> None:
        contact = (home_id.casefold(), email.casefold())
        first = self._contact_lines.setdefault(contact, row.line)
        if first != row.line:
            message = f"home '{home_id}' has this address in line {first} too; remove one row"
            self._fault(row, "email", message)

    def _compare(self, row: Row, subscriber: Subscriber) -> None:
        """Warn where two rows say different things of one home."""
        home = subscriber.home_id.casefold()
        line, first = self._homes.setdefault(home, (row.line, subscriber))
        for column in ("name", "home_type"):
            if getattr(first, column) != getattr(subscriber, column):
                self._findings.warn(
                    f"home '{subscriber.home_id}' has another {column} in line {line}; "
                    "make them the same",
                    where=f"line {row.line}: {column}",
                    line=row.line,
                )

    def _fault(self, row: Row, column: str, message: str) -> None:
        where = f"line {row.line}: {column}" if column else f"line {row.line}"
        self._findings.fault(message, where=where, line=row.line)


def _width_fault(fields: int, width: int) -> str:
    if fields < len(COLUMNS):
        return f"has {fields} of the {len(COLUMNS)} fields {_HEADER}; fill in the others"
    return (
        f"has {fields} fields, and the header has {width}; put a text that holds a comma in "
        "quotation marks"
    )
