"""Fifty invented homes, as a subscriber list."""

import csv
import io

_FIRST = ("Alder", "Beech", "Cedar", "Dale", "Elm", "Fern", "Garth", "Hazel", "Ivy", "Juniper")
_SECOND = ("House", "Lodge", "View", "Cottage", "Gate")
_TYPES = ("all", "all", "all", "residential_special_school", "all", "secure", "all", "providers")

COUNT = len(_FIRST) * len(_SECOND)


def subscriber_list() -> str:
    """Return subscribers.csv: one home has two contacts, one address stands for two homes."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["home_id", "name", "email", "home_type", "status"])
    for number, name in enumerate(f"{first} {second}" for second in _SECOND for first in _FIRST):
        home = f"H{number + 1:03d}"
        address = "alder.group@homes.example" if number in (0, 10) else _address(name)
        rows.writerow([home, name, address, _TYPES[number % len(_TYPES)], "active"])
        if number == 1:
            rows.writerow([home, name, "deputy." + _address(name), "all", "active"])
    return text.getvalue()


def _address(name: str) -> str:
    return f"manager@{name.lower().replace(' ', '-')}.example"
