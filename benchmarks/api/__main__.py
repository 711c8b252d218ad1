"""Our API against its limit: the same JSON made by hand-written SQL behind the thinnest WSGI application.

    script/with-postgres .venv/bin/python -m benchmarks.api --scale S
    script/with-postgres .venv/bin/python -m benchmarks.api --scale L --seconds 20

Fills the database that DATABASE_URL names (a PostgreSQL of its own), unless it is filled already, starts both servers
with the same workers and threads, compares their answers, and asks both in turns over eight connections. It prints
answers a second, the ratio with the bound it has to keep, and milliseconds; it fails where a bound is missed.

S: 49 commitments, 20 periods. L: 100,000 commitments, over 2,000,000 updates; making it takes two minutes.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

SIZES = {"S": (49, 20), "L": (100_000, 11)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", choices=SIZES, default="S")
    parser.add_argument("--commitments", type=int, help="another number of them than the scale's, for a curve")
    parser.add_argument("--only", nargs="+", help="these requests only, by their letters")
    parser.add_argument("--seconds", type=float, default=10, help="for which each server is asked each request")
    parser.add_argument("--turns", type=int, default=5, help="in how many turns")
    parser.add_argument("--anew", action="store_true", help="ask for nothing that was remembered (Cache-Control)")
    parser.add_argument("--minutes", type=float, help="no comparison: mixed load on ours for so long, and its memory")
    parser.add_argument("--pages", type=int, help="no comparison: what so deep a page of the whole list costs")
    parser.add_argument("--connections", type=int, default=8)
    options = parser.parse_args()
    os.environ |= {
        "DEBUG": "0",
        "SECRET_KEY": "only for measuring, on this machine alone, never for serving",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECURE_SSL_REDIRECT": "0",
        "LOG_LEVEL": "WARNING",
        "API_REQUESTS_A_MINUTE": "0",  # a client of ours asks more often than anybody may
        "DJANGO_SETTINGS_MODULE": "tracker.settings",
    }
    import django

    django.setup()
    from .comparing import compare, deep, mixed
    from .world import make_world

    commitments, periods = SIZES[options.scale]
    world = replace(make_world(options.scale, options.commitments or commitments, periods), anew=options.anew)
    with tempfile.TemporaryDirectory() as folder:
        if options.minutes:
            return mixed(world, minutes=options.minutes, connections=options.connections, folder=Path(folder))
        if options.pages:
            return deep(world, pages=options.pages, folder=Path(folder))
        return compare(
            world,
            only=options.only,
            seconds=options.seconds,
            turns=options.turns,
            connections=options.connections,
            folder=Path(folder),
        )


if __name__ == "__main__":
    sys.exit(main())
