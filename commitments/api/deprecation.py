"""What is on its way out, and how its answers say so: the one place that keeps the promise of `docs/api.md`.

A view names what it gives up in `deprecated`. From then on its description marks it, and the answers concerned carry
`Deprecation` (RFC 9745), `Sunset` (RFC 8594) and a `Link` to where it is explained.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.http import http_date

# Nothing goes earlier than this after it was announced.
AT_LEAST = dt.timedelta(days=365)


@dataclass(frozen=True)
class Deprecated:
    """What goes: a parameter, or without one an address or a key in its answers. `instead` says what takes its place.

    `since` is the day of the announcement and `until` the first on which it may be gone, both from 0:00 UTC. Raises
    ValueError for days closer together than twelve months.
    """

    since: dt.date
    until: dt.date
    instead: str
    parameter: str | None = None

    def __post_init__(self) -> None:
        if self.until - self.since < AT_LEAST:
            raise ValueError(
                f"What is deprecated stays for twelve months at least, not from {self.since} to {self.until}."
            )


def headers(deprecated: Iterable[Deprecated], asked: Collection[str], explained_at: str) -> dict[str, str]:
    """What an answer has to carry: of all that concerns it, the earliest days. `asked`: the parameters given."""
    concerned = [one for one in deprecated if one.parameter is None or one.parameter in asked]
    if not concerned:
        return {}
    since, until = min(one.since for one in concerned), min(one.until for one in concerned)
    return {
        "Deprecation": f"@{_seconds(since)}",
        "Sunset": http_date(_seconds(until)),
        "Link": f'<{explained_at}>; rel="deprecation"; type="text/html"',
    }


def _seconds(day: dt.date) -> int:
    return int(dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC).timestamp())
