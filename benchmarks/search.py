"""What a search costs: its time and that of its SQL, at two sizes, for words of all three languages.

    DEBUG=1 python -m benchmarks.search                      # a throwaway SQLite database
    script/with-postgres python -m benchmarks.search         # a throwaway PostgreSQL (DEBUG=1)

Seeds a database of its own and fills it to about 1,500 and then 100,000 published updates with as many links of
evidence. Each question is asked on the page as signed-in staff: of all kinds, of updates alone, and of a past day. It
prints how many things are found, the SQL queries (more than 12, and the run fails) and the median times. SQLite reads
its rows while they are fetched, which is not in its share of SQL. Sizes, in commitments: --sizes 98 6300; rounds:
--rounds 5.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
from typing import Any
from urllib.parse import quote

QUESTIONS = {
    "two kanji": "経済",
    "one kanji": "鉱",
    "Japanese, long": "気候変動・環境問題",
    "Mongolian, frequent": "уулзалт",
    "Mongolian, two words": "БОЛОВСРОЛ хөтөлбөр",
    "English": "climate change",
    "English phrase": '"climate change"',
    "a code": "ec-03",
    "in no text": "zirconium",
}
LIMIT = 12


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[98, 6300])
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
        return measure(options.sizes, options.rounds)


def measure(sizes: list[int], rounds: int) -> int:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from benchmarks import data
    from benchmarks.pages import ask
    from commitments.models import ProgressUpdate, User

    call_command("migrate", verbosity=0)
    call_command("seed", verbosity=0)
    client = Client(headers={"host": "localhost"})
    failed = []
    for size in sizes:
        started = time.perf_counter()
        data.fill(size)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
        client.force_login(User.objects.get(email="bench.approver.jp@example.com"))
        print(
            f"{connection.vendor}; {ProgressUpdate.objects.count():,} updates "
            f"(filled in {time.perf_counter() - started:.0f} s)"
        )
        print(f"{'question':24} {'address':>16} {'found':>8} {'queries':>8} {'ms':>8} {'of it in SQL':>13}")
        for name, question in QUESTIONS.items():
            for narrowed in ("", "&in=updates", "&as_of=2024-06-30"):
                url = f"/search/?q={quote(question)}{narrowed}"
                queries, whole, in_sql = ask(client, url, rounds)
                found = _found(client, url)
                print(f"{name:24} {narrowed[1:]:>16} {found:>8,} {queries:>8} {whole:>8.1f} {in_sql:>13.1f}")
                if queries > LIMIT:
                    failed.append(f"{url}: {queries} queries")
    print("\n".join(failed) or f"No question costs more than {LIMIT} queries.")
    return 1 if failed else 0


def _found(client: Any, url: str) -> int:
    match = re.search(r"Found: (\d+)", " ".join(client.get(url).content.decode().split()))
    assert match is not None, url
    return int(match[1])


if __name__ == "__main__":
    sys.exit(main())
