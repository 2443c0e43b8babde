"""How publishers' addresses and their stand-ins' are told from each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.adapters.http_addresses import AddressBook, BadAddressError

BOOK = AddressBook(
    {
        "www.example.org",
        "assets.example.org",
        "Plain.Example",
        "odd.example:8080",
        "mirror.example",
    },
    {
        "www.example.org": "http://127.0.0.1:8000",
        "assets.example.org": "http://127.0.0.1:8000/assets",
        "api.example.org": "https://[::1]:8443/v1/",
        "real.example": "https://real.example",
        "mirror.example": "https://mirror.example/copy",
    },
)


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("https://www.example.org/a?b=c#d", "http://127.0.0.1:8000/a?b=c"),
        ("https://WWW.Example.org", "http://127.0.0.1:8000/"),
        ("https://www.example.org:443/a", "http://127.0.0.1:8000/a"),
        ("http://www.example.org:80/a?", "http://127.0.0.1:8000/a?"),
        ("https://assets.example.org/a/../b", "http://127.0.0.1:8000/assets/b"),
        ("https://api.example.org/a", "https://[::1]:8443/v1/a"),
        ("https://plain.example/a b", "https://plain.example/a%20b"),
        ("https://odd.example:8080/", "https://odd.example:8080/"),
        ("https://real.example/a", "https://real.example/a"),
        ("https://mirror.example/a", "https://mirror.example:443/copy/a"),
    ],
)
def test_a_publishers_address_is_asked_at_its_stand_in(address: str, asked: str) -> None:
    assert BOOK.route(address).asked == asked


def test_only_stand_ins_are_trusted_to_be_private() -> None:
    assert BOOK.trusted == {("127.0.0.1", 8000), ("::1", 8443)}


@pytest.mark.parametrize(
    "base", ["127.0.0.1:8000", "ftp://127.0.0.1", "http://u:p@h", "", "http://[x"]
)
def test_a_base_that_is_no_web_address_is_refused(base: str) -> None:
    with pytest.raises(ValueError, match="publishers"):
        AddressBook([], {"www.example.org": base})


@pytest.mark.parametrize(
    ("at", "location", "real"),
    [
        ("https://www.example.org/a", "http://127.0.0.1:8000/b", "https://www.example.org/b"),
        ("https://www.example.org/a", "//127.0.0.1:8000/b", "https://www.example.org/b"),
        ("https://www.example.org/a", "/assets/b", "https://assets.example.org/b"),
        ("https://assets.example.org/a", "/assets/b", "https://assets.example.org/b"),
        ("https://assets.example.org/a", "b", "https://assets.example.org/b"),
        ("https://assets.example.org/a", "/b", "https://www.example.org/b"),
        ("https://api.example.org/a", "/b", "https://api.example.org/b"),
        ("https://api.example.org/a", "/v1", "https://api.example.org/"),
        ("https://plain.example/a/b", "../c?d", "https://plain.example/c?d"),
        ("https://plain.example/a", "", "https://plain.example/a"),
        ("http://plain.example/a", "https://plain.example/a", "https://plain.example/a"),
        ("https://www.example.org/a", "http://www.example.org/b", "http://www.example.org/b"),
        ("https://plain.example/", "/caf\u00c3\u00a9", "https://plain.example/caf%C3%A9"),
    ],
)
def test_a_redirect_is_mapped_back_to_the_publisher(at: str, location: str, real: str) -> None:
    assert BOOK.follow(BOOK.route(at), location).real == real


def test_a_real_publisher_may_not_lead_from_https_to_http() -> None:
    route = BOOK.route("https://plain.example/a")
    with pytest.raises(BadAddressError, match="https to http"):
        BOOK.follow(route, "http://plain.example/a")


@given(st.text(alphabet="/\\@:#?.%[]abhtp1 \t\n\x00\u00e9", max_size=30))
def test_no_location_whatever_leads_to_an_unnamed_host(location: str) -> None:
    route = BOOK.route("https://plain.example/a")
    try:
        onward = BOOK.follow(route, location)
    except BadAddressError:
        return
    assert onward.host in BOOK.hosts
    assert onward.asked.startswith(("https://plain.example/", "http://127.0.0.1:8000/"))
