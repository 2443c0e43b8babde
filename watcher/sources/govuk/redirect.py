"""Where a redirect leads."""

from urllib.parse import urljoin, urlsplit

from watcher.sources.govuk.item import SITE, Fields, Item, path_of, records, text


def destination(item: Item) -> str:
    """Return the absolute address that a redirect names, with its query and fragment.

    Of several rules the longest that fits the path asked for counts. It may lead to another site.
    """
    asked = path_of(item.asked)
    rules = tuple(records(item.fields.get("redirects")))
    fitting = [rule for rule in rules if _fits(rule, asked)] or [
        rule for rule in rules if _fits(rule, item.path)
    ]
    if not fitting:
        raise item.fault("leads nowhere: it has no rule for this path")
    rule = max(fitting, key=lambda rule: len(text(rule.get("path"))))
    return _absolute(item, text(rule.get("destination")) + _rest(rule, asked))


def _fits(rule: Fields, path: str) -> bool:
    own = text(rule.get("path"))
    return own == path or (rule.get("type") == "prefix" and path.startswith(f"{own}/"))


def _rest(rule: Fields, asked: str) -> str:
    """Return the end of the path that a `preserve` rule carries over."""
    if rule.get("segments_mode") != "preserve":
        return ""
    return asked.removeprefix(text(rule.get("path"))) if _fits(rule, asked) else ""


def _absolute(item: Item, target: str) -> str:
    try:
        address = urljoin(SITE, target)
        if target and urlsplit(address).scheme in {"http", "https"}:
            return address
    except ValueError:
        pass
    raise item.fault("leads nowhere: its destination is no address")
