"""How long a meeting pack takes, how many pages it has and how many SQL queries it costs.

    DEBUG=1 python -m benchmarks.packs                      # a throwaway SQLite database
    DEBUG=1 python -m benchmarks.packs --fill 4900          # how soon a pack of all of so many is refused
    script/with-postgres python -m benchmarks.packs         # a throwaway PostgreSQL (DEBUG=1)

Tells the demonstration in a database of its own and makes the pack of its last consultation: all 49 commitments, every
part, in each language alone and in two beside each other, as PDF and as Word. Seconds are medians of --rounds 3
requests through the test client, after one that warms up; beside them those that this process had a processor for,
which is what counts where other programs are busy. The run fails where a pack takes more than ten of those.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from typing import Any

LANGUAGES = ("ja", "en", "mn", "ja-mn", "ja-en", "mn-en")
SECTIONS = ("summary", "statement", "commitments", "dates", "decisions")
LIMIT = 10.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--languages", nargs="+", default=list(LANGUAGES), metavar="CODE")
    parser.add_argument("--fill", type=int, metavar="COMMITMENTS")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
        os.environ.setdefault("LOG_LEVEL", "ERROR")
        import django

        django.setup()
        if options.fill:
            return refuse(options.fill, options.rounds)
        return measure(options.languages, options.rounds)


def measure(languages: list[str], rounds: int) -> int:
    import io

    import pypdfium2
    from django.core.management import call_command

    from commitments.models import Consultation

    call_command("prepare", stdout=io.StringIO())
    newest = Consultation.objects.latest("held_on")
    print("All 49 commitments, every part")
    print(f"{'languages':12} {'format':8} {'seconds':>8} {'of processor':>13} {'pages':>6} {'kB':>6} {'queries':>8}")
    slow = []
    for pair in languages:
        for kind in ("pdf", "docx"):
            address = f"/consultations/{newest.pk}/pack/"
            seconds, busy, content, queries = _ask("viewer.jp@example.com", address, _wanted(pair, kind), rounds)
            pages = str(len(pypdfium2.PdfDocument(content))) if kind == "pdf" else ""
            size = len(content) // 1000
            print(f"{pair:12} {kind:8} {seconds:8.1f} {busy:13.1f} {pages:>6} {size:6} {queries:8}", flush=True)
            if busy > LIMIT:
                slow.append(f"{pair}, {kind}")
    print(f"Over {LIMIT:.0f} s: {'; '.join(slow)}" if slow else f"Every pack is made in less than {LIMIT:.0f} s.")
    return 1 if slow else 0


def refuse(commitments: int, rounds: int) -> int:
    from django.core.management import call_command

    from benchmarks import data

    call_command("migrate", verbosity=0)
    call_command("seed", verbosity=0)
    data.fill(commitments)
    wanted = _wanted("en", "pdf")
    seconds, _busy, _content, queries = _ask("bench.approver.jp@example.com", "/pack/", wanted, rounds, expected=400)
    print(f"{commitments:,} commitments: a pack of all is refused after {seconds:.1f} s and {queries} queries")
    return 0


def _wanted(pair: str, kind: str) -> dict[str, Any]:
    language, _hyphen, beside = pair.partition("-")
    return {"format": kind, "language": language, "beside": beside, "commitments": "all", "sections": SECTIONS}


def _ask(
    email: str, url: str, params: dict[str, Any], rounds: int, *, expected: int = 200
) -> tuple[float, float, bytes, int]:
    """Median seconds, those of a processor, the content, and how many SQL queries it took."""
    from django.db import connection
    from django.test import Client

    from commitments.models import User

    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(email=email))
    asked: list[str] = []

    def counted(execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, values, many, context)

    spent, busy, content = [], [], b""
    for _round in range(rounds + 1):
        asked.clear()
        start, began = time.perf_counter(), time.process_time()
        with connection.execute_wrapper(counted):
            response = client.get(url, params)
        spent.append(time.perf_counter() - start)
        busy.append(time.process_time() - began)
        assert response.status_code == expected, (params, response.status_code)
        content = response.content
    return statistics.median(spent[1:]), statistics.median(busy[1:]), content, len(asked)


if __name__ == "__main__":
    sys.exit(main())
