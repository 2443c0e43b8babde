"""Where a link leads, as it is compared: what differs without leading elsewhere is taken out.

Alike are http and https, a host in any case and with its default port, `gov.uk` and `www.gov.uk`, a
path with and without its last slash, an address and the same one relative to the page, with or
without what counts visitors. A file on GOV.UK is known by its name alone, since its address is new
each time it is replaced. A link into its own page leads nowhere.
"""

import hashlib
import re
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from bs4 import BeautifulSoup

from watcher.core.links import ASSETS
from watcher.sources.bounds import LONGEST_HREF, LONGEST_NAME, LONGEST_TARGET

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b\u2060\ufeff\ud800-\udfff]")
_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_KNOWN = frozenset({"", "http", "https", "mailto", "tel"})
_USUAL_PORTS = (None, 80, 443)

_FILE_HOSTS = frozenset({"", "www.gov.uk", "assets.gov.uk", "assets.digital.cabinet-office.gov.uk"})
"""Those of GOV.UK, old and new, beside all under `_PUBLISHING`; "" where no host is known."""
_PUBLISHING = ".publishing.service.gov.uk"
_FILE_PATH = re.compile(r"/(?:(?:media|csv-preview)/[^/]+|government/uploads(?:/[^/]+)+)/([^/]+)")

_COUNTERS = re.compile(
    r"(?:utm_|mtm_|matomo_|pk_|piwik_|hsa_|_hs|aspsessionid)\w+|_ga|_gl|gclid|dclid|fbclid|msclkid"
    r"|yclid|twclid|igshid|gbraid|wbraid|mc_cid|mc_eid|mkt_tok|cache_?bust(?:er)?|phpsessid"
    r"|jsessionid|cfid|cftoken",
    re.IGNORECASE,
)
"""Names of parameters that count visitors, name a session or get round a cache."""
_SESSION = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
_HIDDEN_MAIL = "/cdn-cgi/l/email-protection"
"""How a delivery network spells mail addresses: otherwise at every request."""

_SPELT = re.compile("%[0-9A-Fa-f]{2}")
_NEEDS_NO_SPELLING = re.compile(r"[\w.~()!*',-]", re.ASCII)
_IN_ADDRESS = "/%:@!$&'()*+,;=~?[]"


def base_of(soup: BeautifulSoup, address: str) -> str:
    """Return what the relative links of a whole page are relative to, `address` unless it says so."""
    stated = _in_head(soup, "base[href]")
    try:
        return urljoin(address, stated)
    except ValueError:
        return address


def canonical_of(soup: BeautifulSoup) -> str:
    """Return the address that a whole page says it has; "" where it says none."""
    address = _in_head(soup, 'link[rel~="canonical"][href]')
    return address if address.lower().startswith(("http://", "https://")) else ""


def _in_head(soup: BeautifulSoup, selector: str) -> str:
    head = soup.html.find("head", recursive=False) if soup.html else None
    found = head.select_one(selector) if head else None
    href = str(found["href"]).strip() if found else ""
    return href if len(href) <= LONGEST_NAME else ""


class Targets:
    """What the links of one page lead to."""

    def __init__(self, base: str = "") -> None:
        """`base` is the page's own address; "" where it is not known."""
        self._base = base
        self._known: dict[str, str] = {}
        self._page = ""
        self._page = self.of(base).partition("#")[0]

    def of(self, href: str) -> str:
        """Return where a link leads; "" where it leads nowhere: inside the page, or to a script."""
        known = self._known.get(href)
        if known is None:
            known = self._known[href] = _bounded(self._target(href))
        return known

    def _target(self, href: str) -> str:
        named = _SCHEME.match(href)
        scheme = named[1].lower() if named else ""
        plain = _UNSEEN.sub("", href).strip() if scheme in _KNOWN else ""
        if not plain or plain[0] == "#":
            return ""
        if len(plain) > LONGEST_HREF:
            return plain
        if scheme == "mailto":
            return _mail(plain)
        if scheme == "tel":
            return _telephone(plain)
        try:
            return self._address(urlsplit(urljoin(self._base, plain)))
        except ValueError:  # such as a bracket that begins no IPv6 address
            return ""

    def _address(self, url: SplitResult) -> str:
        host = _host(url)
        if url.scheme not in _KNOWN or (url.scheme and not host):
            return ""
        fragment = f"#{_spelt(url.fragment)}" if url.fragment else ""
        if name := _file(host, url.path):
            return f"{ASSETS}{name}{fragment}"
        path = _SESSION.sub("", _spelt(url.path))
        if path.startswith(_HIDDEN_MAIL):
            return ""
        shown = path.rstrip("/") if host else path.rstrip("/") or path[:1]
        query = _without_counters(url.query)
        page = host + shown + (f"?{query}" if query else "")
        return "" if fragment and page == self._page else page + fragment


def _host(url: SplitResult) -> str:
    """Return scheme and host, the port only where it is an unusual one; "" without a host."""
    name = (url.hostname or "").rstrip(".")
    if not name:
        return ""
    if url.port not in _USUAL_PORTS:
        return f"{url.scheme or 'https'}://{name}:{url.port}"
    return f"https://{'www.gov.uk' if name == 'gov.uk' else name}"


def _file(host: str, path: str) -> str:
    """Return the name of a file that GOV.UK keeps; "" for all else."""
    name = host.removeprefix("https://")
    if name not in _FILE_HOSTS and not name.endswith(_PUBLISHING):
        return ""
    found = _FILE_PATH.fullmatch(path.rstrip("/").removesuffix("/preview"))
    return _said(found[1]) if found else ""


def _mail(plain: str) -> str:
    address = _said(plain.partition(":")[2].partition("?")[0]).lower()
    return f"mailto:{address}" if address else ""


def _telephone(plain: str) -> str:
    number = "".join(re.findall(r"[0-9+*]", plain.partition(":")[2].partition(";")[0]))
    return f"tel:{number}" if number else ""


def _said(spelt: str) -> str:
    """Return a name without the spelling that an address needs."""
    return " ".join(_UNSEEN.sub("", unquote(spelt)).split())


def _spelt(text: str) -> str:
    """Return a piece of an address spelt in one way out of several."""
    quoted = quote(text, safe=_IN_ADDRESS)
    return _SPELT.sub(_respelt, quoted) if "%" in quoted else quoted


def _respelt(found: re.Match[str]) -> str:
    character = chr(int(found[0][1:], 16))
    return character if _NEEDS_NO_SPELLING.match(character) else found[0].upper()


def _without_counters(query: str) -> str:
    pieces = filter(None, _spelt(query).split("&"))
    return "&".join(one for one in pieces if not _COUNTERS.fullmatch(one.partition("=")[0]))


def _bounded(target: str) -> str:
    """Return a target of bearable length, and another one for each that is too long."""
    if len(target) <= LONGEST_TARGET:
        return target
    digest = hashlib.sha256(target.encode()).hexdigest()
    return f"{target[:LONGEST_TARGET]}…{digest[:16]}"
