"""What counts as a mail address in the config, and how a sender's line is read."""

import re
from email.headerregistry import Address
from email.utils import unquote

from email_validator import (
    SPECIAL_USE_DOMAIN_NAMES,
    EmailNotValidError,
    validate_email,
)

from watcher.config.problems import shown

PLAIN = re.compile(
    r"[a-z0-9]+([._+-][a-z0-9]+)*@([a-z0-9]+(-[a-z0-9]+)*\.)+[a-z]{2,}", re.ASCII | re.IGNORECASE
)
"""Addresses that need no second look, so that 100,000 of them are read in seconds."""
_PLAIN_LENGTH = 64  # no part of so short an address exceeds its own limit
_RESERVED = frozenset(SPECIAL_USE_DOMAIN_NAMES)


def mail_address(written: str) -> str:
    """Return the address as written. Raises ValueError, saying why it is none.

    Nothing is looked up. Reserved names (localhost, .test, .local) are let through, for they are
    what relays of one's own and tests use. An international domain is kept as written.
    """
    if len(written) <= _PLAIN_LENGTH and PLAIN.fullmatch(written):
        return written
    if not written.isprintable() or " " in written:
        raise ValueError(
            f"{shown(written)} is not an address: it holds a space or control character"
        )
    try:
        validate_email(
            _with_public_domain(written), check_deliverability=False, allow_smtputf8=False
        )
    except EmailNotValidError as error:
        raise ValueError(f"{shown(written)} is not an address: {_reason(written, error)}") from None
    return written


def sender_line(written: str) -> str:
    """Return "Name <address>", or an address alone, fit for a From header; else ValueError."""
    if not written.isprintable():
        raise ValueError(f"{shown(written)} holds a line break or control character")
    name, opening, rest = written.rpartition("<")
    if not opening:
        return mail_address(written.strip())
    if not rest.rstrip().endswith(">"):
        raise ValueError(f'{shown(written)} lacks the closing ">" after its address')
    address = mail_address(rest.rstrip().removesuffix(">").strip())
    local, _, domain = address.rpartition("@")
    return str(Address(display_name=unquote(name.strip()), username=local, domain=domain))


def _with_public_domain(address: str) -> str:
    """Put a reserved domain under a public one, so that only its shape is judged."""
    domain = address.rpartition("@")[2].casefold()
    reserved = any(domain == name or domain.endswith(f".{name}") for name in _RESERVED)
    return f"{address}.example" if reserved else address


def _reason(address: str, error: EmailNotValidError) -> str:
    local = address.rpartition("@")[0]
    if not local.isascii():
        return "not every mail server takes letters such as é before the @; ask for another address"
    return str(error).removesuffix(".")
