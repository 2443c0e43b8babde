"""Which address is really asked for a publisher's, and which address a redirect really means."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urljoin

from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from watcher.adapters.http_words import printable

_LONGEST = 4000
_DEFAULT_PORTS = {"http": 80, "https": 443}


class BadAddressError(Exception):
    """An address that may not be asked; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """An address as the publisher has it, and as it is asked."""

    real: str
    host: str
    """The publisher's host, with its port where that is not the default."""
    asked: str

    @property
    def scheme(self) -> str:
        return self.real.partition(":")[0]


class _StandIn(NamedTuple):
    """A base address that takes a publisher's place."""

    scheme: str
    host: str
    port: int
    path: str

    def holds(self, url: Url) -> bool:
        """Tell whether an address lies under this base."""
        path = url.path or "/"
        same_place = (url.scheme, url.host, _port(url)) == (self.scheme, self.host, self.port)
        return same_place and (path == self.path or path.startswith(f"{self.path}/"))


class AddressBook:
    """The hosts that may be asked, and the stand-ins for some of them.

    `publishers` maps a real host ("www.gov.uk", or with a port) to the base address that is asked
    instead; a path in the base goes before every path. Raises ValueError for a base that is no
    http or https address.
    """

    def __init__(self, hosts: Collection[str], publishers: Mapping[str, str]) -> None:
        self.hosts = frozenset(host.lower() for host in (*hosts, *publishers))
        self._stand_ins: dict[str, _StandIn] = {}
        trusted = set()
        for name, base in publishers.items():
            url = _parse_base(base)
            if not _is_publisher_itself(name.lower(), url):
                trusted.add((_bare(url), _port(url)))
            elif not (url.path or "").strip("/"):
                continue
            path = (url.path or "").rstrip("/")
            place = _StandIn(str(url.scheme), str(url.host), _port(url), path)
            self._stand_ins[name.lower()] = place
        self.trusted = frozenset(trusted)
        """Host and port of each stand-in: these alone may be private addresses."""

    def route(self, address: str) -> Route:
        """Return how to ask for a publisher's address. Raises BadAddressError."""
        url = _parse(address)
        host = _key(url)
        if host not in self.hosts:
            raise BadAddressError(
                f"{printable(host)} is a host that no document and no publisher in the config names"
            )
        real = f"{url.scheme}://{host}{_target(url)}"
        base = self._stand_ins.get(host)
        if base is None:
            return Route(real=real, host=host, asked=real)
        place = f"{base.scheme}://{base.host}:{base.port}{base.path}"
        return Route(real=real, host=host, asked=place + _target(url))

    def follow(self, route: Route, location: str) -> Route:
        """Return where a redirect leads. Raises BadAddressError where we do not go there.

        A stand-in may name its own address, the publisher's, or a path.
        """
        location = location.encode("latin-1", "replace").decode("utf-8", "replace").strip()
        try:
            asked, real = urljoin(route.asked, location), urljoin(route.real, location)
        except ValueError as error:
            raise BadAddressError("the address has no readable host") from error
        onward = self.route(self._mapped_back(asked, route) or real)
        if (
            route.scheme == "https"
            and onward.asked.startswith("http:")
            and onward.asked == onward.real
        ):
            raise BadAddressError("it leads from https to http, where anyone could alter the text")
        return onward

    def _mapped_back(self, asked: str, route: Route) -> str | None:
        """Return the publisher's address for one under a stand-in, or None where it is under none."""
        url = _parse(asked)
        under = [(name, base) for name, base in self._stand_ins.items() if base.holds(url)]
        if not under:
            return None
        name, base = max(under, key=lambda each: (len(each[1].path), each[0] == route.host))
        return f"{route.scheme}://{name}{_target(url).removeprefix(base.path)}"


def _parse(address: str) -> Url:
    if len(address) > _LONGEST:
        raise BadAddressError(f"the address is longer than {_LONGEST:,} characters")
    try:
        url = parse_url(address)
    except LocationParseError as error:
        raise BadAddressError("the address cannot be read") from error
    if url.scheme not in _DEFAULT_PORTS:
        raise BadAddressError("it is not an http or https address")
    if url.auth is not None:
        raise BadAddressError("the address holds a user name")
    if not url.host:
        raise BadAddressError("the address names no host")
    return url


def _parse_base(base: str) -> Url:
    try:
        return _parse(base)
    except BadAddressError as error:
        raise ValueError(f"publishers: {base!r}: {error}") from error


def _port(url: Url) -> int:
    return url.port or _DEFAULT_PORTS[str(url.scheme)]


def _bare(url: Url) -> str:
    """Return the host without the brackets of an IPv6 address."""
    return str(url.host).strip("[]")


def _key(url: Url) -> str:
    default = url.port in (None, _DEFAULT_PORTS[str(url.scheme)])
    return str(url.host) if default else f"{url.host}:{url.port}"


def _target(url: Url) -> str:
    return (url.path or "/") + (f"?{url.query}" if url.query is not None else "")


def _is_publisher_itself(name: str, base: Url) -> bool:
    """Tell whether a base merely repeats the publisher's own host, which earns it no trust."""
    return name == base.host and base.port in (None, *_DEFAULT_PORTS.values())
