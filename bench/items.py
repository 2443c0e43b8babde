"""Guidance in words of our own, in the shape of the content API, as much of it as a bench wants."""

import json
import uuid
from collections.abc import Sequence
from random import Random

_WHO = (
    "The registered person",
    "The manager",
    "Staff on duty",
    "The provider",
    "The responsible individual",
    "A link worker",
)
_DUTY = (
    "must keep",
    "should review",
    "must sign",
    "may share",
    "should not discard",
    "must not amend",
)
_WHAT = (
    "the record of each visit",
    "a list of visitors",
    "the plan for night cover",
    "notes of house meetings",
    "the register of keys",
    "a copy of each complaint",
    "the summary of training",
)
_WHEN = (
    *("without delay", "each time it is changed", "before a child moves in", "when a shift ends"),
    *("in words a child can read", "in one place", "with the child's view beside it"),
    *("for as long as it is needed", "where staff can find it", "together with the child"),
    *("within 24 hours", "for 15 years", "every month"),
)
_WHY = (
    "so that a child can read it later",
    "and tell the placing authority",
    "unless the child objects",
    "as regulation 36 requires",
    "and keep it under lock",
    "where the home has more than 4 beds",
)


def content_id(name: str) -> str:
    """Return a content id that stays the same."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"https://bench.invalid/{name}"))


def sentence(random: Random) -> str:
    """Return a sentence of guidance."""
    parts = (random.choice(part) for part in (_WHO, _DUTY, _WHAT, _WHEN, _WHY))
    return f"{' '.join(parts)}."


def paragraphs(random: Random, number: int) -> list[str]:
    """Return so many paragraphs of two to four sentences."""
    return [" ".join(sentence(random) for _ in range(random.randint(2, 4))) for _ in range(number)]


def html(texts: Sequence[str], *, every: int = 6) -> str:
    """Return paragraphs as HTML, with a heading before every sixth."""
    pieces = []
    for number, text in enumerate(texts):
        if number % every == 0:
            pieces.append(f"<h2>Part {number // every + 1}</h2>")
        pieces.append(f"<p>{text}</p>")
    return "\n".join(pieces)


def item(
    path: str,
    title: str,
    body: str,
    *,
    schema: str = "html_publication",
    updated: str = "2020-01-01T09:00:00Z",
    notes: Sequence[tuple[str, str]] = (),
) -> bytes:
    """Return a content item; `notes` are pairs of instant and words, newest first."""
    history = [{"public_timestamp": at, "note": words} for at, words in notes]
    value = {
        "base_path": path,
        "content_id": content_id(path),
        "schema_name": schema,
        "document_type": "guidance",
        "locale": "en",
        "title": title,
        "description": None,
        "public_updated_at": notes[0][0] if notes else "2020-01-01T09:00:00Z",
        "updated_at": updated,
        "withdrawn_notice": {},
        "details": {
            "body": f'<div class="govspeak">{body}</div>',
            **({"change_history": history} if history else {}),
        },
        "links": {},
    }
    return json.dumps(value).encode()
