"""When a request is tried again, and after how long."""

import random
from collections.abc import Mapping
from typing import Any

from urllib3.exceptions import InvalidHeader
from urllib3.util import Retry

from watcher.adapters.http_limits import Limits

RETRIED = frozenset({429, 500, 502, 503, 504})
_LONGEST_S = 7 * 24 * 60 * 60


class PoliteRetry(Retry):
    """urllib3's rules, safe against any Retry-After, with a pause before the first retry too."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.retry_after_max = _LONGEST_S

    def parse_retry_after(self, retry_after: str) -> float:
        """Return the seconds asked for; 0 for what is neither seconds nor a date."""
        try:
            return super().parse_retry_after(retry_after)
        except (InvalidHeader, ValueError, OverflowError):
            return 0

    def asked_s(self, headers: Mapping[str, str]) -> float:
        """Return the seconds that a reply's Retry-After asks for; 0 where it names none."""
        return self.parse_retry_after(headers.get("Retry-After", ""))

    def pause_s(self, retry_after_s: float) -> float:
        """Return how long to wait now: as the publisher asks, or longer with each failure."""
        if retry_after_s:
            return retry_after_s
        doubled: float = self.backoff_factor * 2 ** (len(self.history) - 1)
        return doubled * random.uniform(1, 1.5)  # noqa: S311 - spreads retries, guards nothing


def polite_retry(limits: Limits) -> PoliteRetry:
    """Return the rules for one request."""
    return PoliteRetry(
        total=limits.retries,
        backoff_factor=limits.backoff_s,
    )
