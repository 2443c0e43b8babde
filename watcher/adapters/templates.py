"""The renderer: an edition through the Jinja2 templates, as text and as HTML."""

import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

import nh3
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from watcher.core.mail_cut import cut, shares, size_of
from watcher.core.mail_footer import days_of_notice, scorecard_sentence, watched_view
from watcher.core.mail_lines import Marker
from watcher.core.mail_notice import title_in_line
from watcher.core.mail_view import calendar_lines, mail_view
from watcher.core.mail_words import WIDTH, counted, excerpt, wrapped
from watcher.core.outbox import variant_name
from watcher.core.reading import Reading, reading
from watcher.core.redlines.firsts import first_sentence
from watcher.domain import Concern, Edition, EditionKind, Notice, Rendered

MAIL_BYTES = 96_000
"""Bytes of HTML that a mail is to hold: mail programs hide what comes after 100 KB, and each copy
has its own homes' names to add."""
_LEAST_REDLINES = 16_000
"""Bytes that redlines may take in any case, where a mail of many notices is long without them."""

_LINK = "color:#0b3f7a;text-decoration:underline"
STYLE = MappingProxyType(
    {
        "h1": "font-size:24px;line-height:1.25;margin:0 0 20px",
        "h2": "font-size:20px;line-height:1.3;margin:24px 0 8px",
        "group": "font-size:22px;line-height:1.3;margin:40px 0 8px",
        "notice": "font-size:20px;line-height:1.3;margin:32px 0 12px;padding-top:16px;"
        "border-top:2px solid #1a1a1a",
        "p": "margin:0 0 12px",
        "lead": "margin:16px 0 8px;font-weight:bold",
        "small": "margin:0 0 12px;color:#444444",
        "place": "color:#444444",
        "list": "margin:0 0 12px;padding-left:24px",
        "item": "margin:0 0 10px",
        "label": "background-color:#1d3f5e;color:#ffffff;padding:3px 8px",
        "link": _LINK,
        "table": "border-collapse:collapse;width:100%;margin:0 0 16px;text-align:left",
        "th": "border-bottom:1px solid #767676;padding:8px 8px 8px 0;text-align:left;"
        "vertical-align:top",
        "td": "border-bottom:1px solid #767676;padding:8px 8px 8px 0;vertical-align:top",
    }
)
"""Mail programs drop style sheets, so each element carries its own style. All colours keep a
contrast of 7:1 against white."""

_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0\ud800-\udfff]")
"""What no mail shows: controls, reversed writing, our markers' own character, halves of characters."""
_REDLINE_TAGS = {"a", "br", "del", "ins", "p", "strong"}
_REDLINE_ATTRIBUTES = {
    "a": {"href", "style"},
    **{tag: {"style"} for tag in ("del", "ins", "p", "strong")},
}


@dataclass(frozen=True, slots=True)
class _Piece:
    """A notice's redline, cut to what the mail can hold."""

    html: Markup
    text: str
    further: int
    """How many changes it does not show."""


class JinjaRenderer:
    """Renders editions through the templates in the package, or in a checkout's `templates/`."""

    def __init__(self, folder: Path | None = None) -> None:
        loader = FileSystemLoader(folder or _templates())
        self._text = _environment(loader, autoescape=False)
        self._html = _environment(loader, autoescape=True)

    def render(self, edition: Edition, concerns: tuple[Concern, ...]) -> Rendered:
        view = mail_view(edition, concerns)
        notices = {one.number: one.notice for group in view.groups for one in group.notices}
        is_annual = edition.kind is EditionKind.ANNUAL
        html = self._html.get_template(f"{edition.kind}.html")
        values: dict[str, Any] = {
            "edition": edition,
            "view": view,
            "redlines": dict.fromkeys(notices, _Piece(Markup(), "", 0)),
            "calendar": calendar_lines(edition.calendar),
            "watched": watched_view(edition.watched, at=edition.slot, names_all=is_annual),
        }
        # What the mail says beside them decides how much room is left for the redlines.
        left = MAIL_BYTES - len(html.render(values).encode("utf-8", "replace"))
        values["redlines"] = _pieces(notices, max(_LEAST_REDLINES, left))
        return Rendered(
            variant=variant_name(concerns),
            subject=view.subject,
            text=self._text.get_template(f"{edition.kind}.txt").render(values),
            html=html.render(values),
        )


def _templates() -> Path:
    """Return the folder: package data once installed, beside the package in a checkout."""
    installed = Path(str(files("watcher") / "templates"))
    return installed if installed.is_dir() else installed.parents[1] / "templates"


def _environment(loader: FileSystemLoader, *, autoescape: bool) -> Environment:
    environment = Environment(
        loader=loader,
        autoescape=autoescape,  # noqa: S701  # off for plain text alone
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shown,
    )
    environment.globals |= {"marker": Marker, "style": STYLE, "rule": "-" * WIDTH}
    environment.filters |= {
        "wrap": _wrapped,
        "counted": counted,
        "excerpt": excerpt,
        "title_in_line": title_in_line,
        "scorecard_sentence": scorecard_sentence,
        "days_of_notice": days_of_notice,
        "first_sentence": first_sentence,
        "web_address": _web_address,
    }
    return environment


def _shown(value: Any) -> Any:
    """Return a value without what no mail shows; our own markers stay."""
    return value if isinstance(value, Marker) or not isinstance(value, str) else _cleaned(value)


def _cleaned(value: str) -> str:
    clean = _UNFIT.sub("\ufffd", value)
    return Markup(clean) if isinstance(value, Markup) else clean  # noqa: S704  # it was markup before


def _wrapped(words: str, indent: str = "", *, first: str | None = None) -> str:
    return wrapped(words, indent=indent, first=first)


def _web_address(address: str) -> str:
    """Return a link's target: nothing but the web, whatever a publisher writes."""
    return address if address.startswith(("https://", "http://")) else "#"


def _pieces(notices: dict[int, Notice], budget: int) -> dict[int, _Piece]:
    """Return each notice's redline within its share of so many bytes of HTML."""
    readings = [reading(one.redline) if one.redline else None for one in notices.values()]
    sizes = [size_of(one, budget) if one else 0 for one in readings]
    given = shares(sizes, budget)
    return {
        number: _piece(one, limit)
        for number, one, limit in zip(notices, readings, given, strict=True)
    }


def _piece(shown: Reading | None, limit: int) -> _Piece:
    if shown is None:
        return _Piece(Markup(), "", 0)
    piece = cut(shown, limit, width=WIDTH)
    safe = nh3.clean(
        piece.html,
        tags=_REDLINE_TAGS,
        attributes=_REDLINE_ATTRIBUTES,
        url_schemes={"http", "https"},
        link_rel=None,  # what was measured is what is sent
    )
    return _Piece(Markup(safe), piece.text, piece.further)  # noqa: S704  # filtered just above
