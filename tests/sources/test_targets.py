"""Where links lead, as it is compared: what is alike, what differs, and what leads nowhere."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.sources.blocks import soup_of
from watcher.sources.bounds import LONGEST_HREF, LONGEST_NAME, LONGEST_TARGET
from watcher.sources.targets import Targets, base_of, canonical_of

PAGE = "https://www.gov.uk/guidance/notices"
ASSETS = "https://assets.publishing.service.gov.uk"
ID = "65a000000000000000000001"

ALIKE = [
    ("https://www.gov.uk/guidance/absence", [
        "/guidance/absence", "absence", "./absence", "../guidance/absence/", "//www.gov.uk/guidance/absence",
        "https://www.gov.uk/guidance/absence/", "http://www.gov.uk/guidance/absence", "HTTPS://WWW.GOV.UK/guidance/absence",
        "https://www.gov.uk:443/guidance/absence", "http://gov.uk:80/guidance/absence#", "  /guidance/absence\n",
        "/guid\nance/ab\u200bsence", "/guidance/%61bsence", "/guidance/absence?", "/guidance/absence?utm_source=a&UTM_Medium=b",
        "/guidance/absence?gclid=1&fbclid=2&_ga=3.4", "https://someone@www.gov.uk./guidance/absence",
        "/guidance/absence;jsessionid=A1.node2", "/guidance/absence?PHPSESSID=1",
    ]),
    ("https://www.gov.uk", ["/", "https://gov.uk", "http://www.gov.uk/?utm_campaign=x"]),
    ("https://example.org/a?b=1&c=%C3%A9", ["http://example.org/a/?b=1&c=\u00e9", "//example.org/a?utm_id=9&b=1&&c=%c3%a9"]),
    ("https://example.org/a%20b~c", ["http://example.org/a b%7Ec", "https://EXAMPLE.org/a%20b~c"]),
    ("https://example.org/a#part-4", ["http://example.org/a/#part-4", "https://example.org/a?_gl=1#part-4"]),
    ("http://example.org:8080/a", ["http://example.org:8080/a/", "HTTP://Example.org:8080/a"]),
    ("assets:form.pdf", [
        f"{ASSETS}/media/{ID}/form.pdf", f"{ASSETS}/media/0/form.pdf?cachebust=1", f"http://www.gov.uk/media/{ID}/form.pdf",
        f"/media/{ID}/form.pdf/preview", f"/csv-preview/{ID}/form.pdf",
        "/government/uploads/system/uploads/attachment_data/file/1/form.pdf",
        "https://www.gov.uk/government/uploads/system/uploads/attachment_data/file/4711/form.pdf/preview/",
        f"{ASSETS}/government/uploads/system/uploads/image_data/file/3/form.pdf",
        f"https://assets.digital.cabinet-office.gov.uk/media/{ID}/form.pdf",
        "https://assets-origin.integration.publishing.service.gov.uk/government/uploads/uploaded/hmrc/form.pdf",
    ]),
    ("assets:My form.pdf#page=3", [f"{ASSETS}/media/1/My%20form.pdf#page=3", f"{ASSETS}/media/2/My form.pdf?x=1#page=3"]),
    ("mailto:notices@example.org", ["mailto:notices@example.org", "MAILTO: Notices@Example.org?subject=x", "mailto:notices%40example.org"]),
    ("tel:+443001231231", ["tel:+44 300 123 1231", "TEL:+44-300-123-1231;ext=1"]),
    ("", [
        "", " ", "#", "#forms", "https://www.gov.uk/guidance/notices#fn:1", "/guidance/notices/?utm_source=x#fn:1", "mailto:", "tel:",
        "javascript:alert(1)", "JAVASCRIPT://www.gov.uk/%0aalert(1)", "java\nscript://www.gov.uk/x", "data:text/html,x", "file:///etc",
        "ftp://example.org/x", "x-app://example.org", "http://[::1", "http://example.org:99999/", "mailto:?subject=x",
        "/cdn-cgi/l/email-protection#a1b2", "blob:https://www.gov.uk/1",
    ]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("target", "href"), [(target, href) for target, hrefs in ALIKE for href in hrefs]
)
def test_what_leads_to_one_place_is_one_target(target: str, href: str) -> None:
    assert Targets(PAGE).of(href) == target


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/a", "/b"),
        ("/a", "/A"),
        ("/a?page=1", "/a?page=2"),
        ("/a#x", "/a#y"),
        ("https://a.example.org/", "https://b.example.org/"),
        ("https://example.org/", "https://www.example.org/"),
        ("http://example.org:8080/", "http://example.org:8081/"),
        ("https://www.gov.uk/a", "https://example.org/a"),
        (f"{ASSETS}/media/{ID}/form.pdf", f"{ASSETS}/media/{ID}/form-2026.pdf"),
        (f"{ASSETS}/media/{ID}/form.pdf", f"{ASSETS}/media/{ID}/form.odt"),
        (f"{ASSETS}/media/{ID}/form.pdf", "https://example.org/media/1/form.pdf"),
        ("https://example.org/media/1/form.pdf", "https://example.org/media/2/form.pdf"),
        ("mailto:a@example.org", "mailto:b@example.org"),
        ("tel:1", "tel:2"),
        ("/a%2Fb", "/a/b"),
        ("/guidance/notices", "/guidance/other"),
    ],
)
def test_what_leads_elsewhere_is_another_target(one: str, other: str) -> None:
    targets = Targets(PAGE)
    assert targets.of(one) != targets.of(other)


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("/guidance/absence/", "/guidance/absence"),
        ("forms/a.html#b", "forms/a.html#b"),
        ("/", "/"),
        ("?page=2", "?page=2"),
        ("?utm_source=x", ""),
        ("#a", ""),
        ("/government/uploads/system/uploads/attachment_data/file/1/form.pdf", "assets:form.pdf"),
        ("//example.org/a", "https://example.org/a"),
    ],
)
def test_a_path_stays_as_it_is_where_the_page_has_no_address(href: str, target: str) -> None:
    assert Targets().of(href) == target


@given(st.text(max_size=60), st.sampled_from([PAGE, "", "http://x.example:81/a/b?c#d"]))
def test_any_text_leads_somewhere_or_nowhere(href: str, base: str) -> None:
    target = Targets(base).of(href)
    target.encode()
    assert not any(ord(character) < 32 for character in target)


@given(st.text(alphabet="/abc.?=&#:%4~-", max_size=40))
def test_a_target_leads_to_itself(path: str) -> None:
    targets = Targets(PAGE)
    target = targets.of(f"https://example.org/{path}")
    assert targets.of(target) == target


def test_a_very_long_target_is_cut_and_still_its_own() -> None:
    targets = Targets(PAGE)
    long = [f"/{'x' * LONGEST_TARGET}/{n}" for n in (1, 2)]
    longer = [f"/{'x' * LONGEST_HREF}/{n}" for n in (1, 2)]
    longest = [f"https://example.org/{'%20' * 40_000}{n}" for n in (1, 2)]
    found = [targets.of(href) for href in (*long, *longer, *longest)]
    assert len(set(found)) == len(found)
    assert max(map(len, found)) < LONGEST_TARGET + 20
    assert targets.of("javascript:" + "x" * 100_000) == ""


@pytest.mark.parametrize(
    "hostile",
    [
        *("/" * 3_900, "../" * 1_300, "%" * 3_900, "%41" * 1_300, "&utm_a" * 600, "a:" * 1_900),
        *(f"/media{'/x' * 1_900}", f"/government/uploads{'/x' * 1_900}", ";jsessionid=" * 300),
    ],
)
def test_no_address_takes_long(hostile: str) -> None:
    began = time.process_time()
    targets = Targets(PAGE)
    for number in range(100):
        targets.of(f"{hostile}{number}")
    assert time.process_time() - began < 5  # some hundredths of a second


@pytest.mark.parametrize(
    ("html", "base"),
    [
        ('<head><base href="/b/"></head>', "https://www.gov.uk/b/"),
        ('<head><base target="_top"><base href="https://example.org/"></head>', "https://example.org/"),
        ('<head><base href="http://[x"></head>', PAGE),
        (f'<head><base href="/{"x" * LONGEST_NAME}"></head>', PAGE),
        ('<head><link rel="canonical" href="https://example.org/"></head>', PAGE),
        ("<p>a</p>", PAGE),
        ("", PAGE),
    ],
)  # fmt: skip
def test_a_page_may_say_what_its_links_are_relative_to(html: str, base: str) -> None:
    assert base_of(soup_of(html), PAGE) == base


@pytest.mark.parametrize(
    ("html", "address"),
    [
        ('<head><link rel="stylesheet canonical" href=" https://example.org/a "></head>', "https://example.org/a"),
        ('<head><link rel="canonical" href="/a"></head>', ""),
        ('<head><link rel="canonical"></head>', ""),
        ("<p>a</p>", ""),
    ],
)  # fmt: skip
def test_a_page_may_say_its_own_address(html: str, address: str) -> None:
    assert canonical_of(soup_of(html)) == address
