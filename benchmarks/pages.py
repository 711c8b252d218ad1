"""How many SQL queries each page costs, and how its time compares with that of its own SQL, at two sizes.

    DEBUG=1 python -m benchmarks.pages                      # a throwaway SQLite database
    script/with-postgres python -m benchmarks.pages         # a throwaway PostgreSQL (DEBUG=1)

Seeds a database of its own, fills it to 49 and then to 4,900 commitments with an update a period of both parties, and
asks each page as signed-in staff. It prints the SQL queries (the same at both sizes, or the run fails), the median time
of a page and the share that the database takes of it. Sizes: --sizes 49 4900; rounds: --rounds 5; a day to take for
today: --today 2032-11-20, when twenty periods are past; some pages only: --only trend.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import statistics
import sys
import tempfile
import time
from contextlib import nullcontext
from typing import Any

PAGES = {
    "list": "/commitments/",
    "list, filtered": "/commitments/?pillar=economy&schedule=overdue&order=due",
    "detail": "/commitments/EC-03/",
    "dashboard": "/dashboard/",
    "statement": "/statement/",
    "dashboard, a past day": "/dashboard/?as_of=2024-06-30",
    "dashboard by ministry": "/dashboard/?by=ministry",
    "trend": "/trend/",
    "trend, filtered": "/trend/?pillar=economy&party=JP",
    "compare": "/compare/?from=2024-03-01",
    "updates": "/updates/",
    "timeline": "/timeline/",
    "timeline, a year": "/timeline/?year=2026&pillar=economy&order=date",
    "indicators": "/indicators/",
    "indicators, filtered": "/indicators/?pillar=economy&pace=behind",
    "API list": "/api/v1/commitments/",
    "API list, filtered": "/api/v1/commitments/?pillar=economy&schedule=overdue",
    "API list, in full": "/api/v1/commitments/?per_page=200&expand=updates,milestones,indicators",
    "API updates": "/api/v1/updates/?per_page=200",
    "API updates, by cursor": "/api/v1/updates/?per_page=200&cursor=",
    "API detail": "/api/v1/commitments/EC-03/",
    "API summary": "/api/v1/summary/?by=pillar&by=delivery",
}
LIMITS = {"API list": 5, "API list, filtered": 5, "API updates": 5, "API updates, by cursor": 5}
PAGE_LIMIT = 12


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[49, 4900])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--today", type=dt.date.fromisoformat, default=None)
    parser.add_argument("--only", default="", help="pages whose name begins with this")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
        import django

        django.setup()
        from commitments import clock

        noon = None if options.today is None else clock.end_of(options.today) - dt.timedelta(hours=12)
        with clock.at(noon) if noon else nullcontext():
            return measure(options.sizes, options.rounds, options.only)


def measure(sizes: list[int], rounds: int, only: str = "") -> int:
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from benchmarks import data
    from commitments.models import User

    call_command("migrate", verbosity=0)
    call_command("seed", verbosity=0)
    client = Client(headers={"host": "localhost"})
    rows: dict[str, list[tuple[int, float, float]]] = {name: [] for name in PAGES if name.startswith(only)}
    for size in sizes:
        data.fill(size)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        client.force_login(User.objects.get(email="bench.approver.jp@example.com"))
        for name in rows:
            rows[name].append(ask(client, PAGES[name], rounds))
    return _report(rows, sizes, connection.vendor)


def ask(client: Any, url: str, rounds: int) -> tuple[int, float, float]:
    """Queries, median milliseconds of the whole request, median milliseconds spent in SQL."""
    from django.db import connection

    spent: list[float] = []

    def timed(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        start = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            spent.append(time.perf_counter() - start)

    whole, in_sql, queries = [], [], 0
    for _round in range(rounds + 1):  # the first one warms up
        spent.clear()
        start = time.perf_counter()
        with connection.execute_wrapper(timed):
            response = client.get(url)
        whole.append(time.perf_counter() - start)
        assert response.status_code == 200, (url, response.status_code)
        in_sql.append(sum(spent))
        queries = len(spent)
    return queries, 1000 * statistics.median(whole[1:]), 1000 * statistics.median(in_sql[1:])


def _report(rows: dict[str, list[tuple[int, float, float]]], sizes: list[int], vendor: str) -> int:
    print(f"{vendor}; commitments: {', '.join(f'{size:,}' for size in sizes)}")
    print(f"{'page':24} {'queries':>14} {'ms':>18} {'of it in SQL':>18} {'page / its SQL':>18}")
    failed = []
    for name, measured in rows.items():
        queries = [str(count) for count, _whole, _sql in measured]
        print(
            f"{name:24} {' '.join(queries):>14}"
            f" {' '.join(f'{whole:8.1f}' for _count, whole, _sql in measured):>18}"
            f" {' '.join(f'{sql:8.1f}' for _count, _whole, sql in measured):>18}"
            f" {' '.join(f'{whole / sql:8.1f}' for _count, whole, sql in measured):>18}"
        )
        limit = LIMITS.get(name, PAGE_LIMIT)
        if len(set(queries)) > 1:
            failed.append(f"{name}: the number of queries depends on the number of rows")
        if max(count for count, _whole, _sql in measured) > limit:
            failed.append(f"{name}: more than {limit} queries")
    print("\n".join(failed) or "Every page costs the same number of queries at every size, within its limit.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
