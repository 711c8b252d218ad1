"""How long it takes to try and to apply a file of 5,000 rows of the annexed plan.

    DEBUG=1 python -m benchmarks.importing                      # a throwaway SQLite database
    script/with-postgres python -m benchmarks.importing         # a throwaway PostgreSQL (DEBUG=1)

Makes a workbook of items, milestones and measurements, then imports it three times: all new, all unchanged, and with
every title and date changed. It fails where a dry run and its application together take longer than --limit seconds.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import os
import sys
import tempfile
import time

BEGINS, DATED = dt.date(2027, 3, 31), dt.date(2026, 1, 1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--limit", type=float, default=30)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
        return measure(options.rows, options.limit)


def measure(rows: int, limit: float) -> int:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from commitments.importing.planning import plan_import
    from commitments.models import Assignment, Commitment, Indicator, Ministry, User
    from commitments.operations.importing import apply_import

    call_command("migrate", verbosity=0)
    call_command("seed", verbosity=0, stdout=io.StringIO())
    ministry = Ministry.objects.filter(party="JP").order_by("code")[0]
    by = User.objects.create(email="bench@example.com", full_name="Bench", role="coordinator", ministry=ministry)
    commitments = list(Commitment.objects.filter(undertakings__party="JP"))
    started = dt.date(2022, 11, 29)
    for commitment in commitments:
        Assignment.objects.get_or_create(
            commitment=commitment, ministry=ministry, starts_on=started, defaults={"role": "support"}
        )
    indicators = Indicator.objects.filter(commitment__in=commitments).values_list("code", flat=True)
    codes = [commitment.code for commitment in commitments]
    print(f"{connection.vendor}: {rows:,} rows on {len(codes)} commitments; seconds")
    print(f"{'file':28} {'MB':>6} {'dry run':>9} {'apply':>9} {'together':>9}   outcome")
    slow = False
    for name, changed in (("all new", False), ("the same again", False), ("every row changed", True)):
        data = workbook(rows, codes, list(indicators), changed=changed)
        start = time.perf_counter()
        plan = plan_import(by=by, file_name="plan.xlsx", data=data)
        tried = time.perf_counter() - start
        assert not plan.wrong, [row for row in plan.rows if row.problems][:3]
        start = time.perf_counter()
        if plan.writes:
            apply_import(by=by, plan=plan)
        applied = time.perf_counter() - start
        counts = ", ".join(f"{count} {outcome}" for outcome, count in plan.counts.items() if count)
        print(f"{name:28} {len(data) / 2**20:6.2f} {tried:9.1f} {applied:9.1f} {tried + applied:9.1f}   {counts}")
        slow = slow or tried + applied > limit
    return 1 if slow else 0


def workbook(rows: int, commitments: list[str], indicators: list[str], *, changed: bool) -> bytes:
    """One row in five is an item, one in ten a measurement, the rest are milestones."""
    from openpyxl import Workbook

    items, measurements = rows // 5, rows // 10
    again = "改訂" if changed else ""
    later = dt.timedelta(days=30 if changed else 0)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Items")
    titles = ["Title in Japanese", "Title in English", "Title in Mongolian"]
    sheet.append(["Code", "Commitment", *titles, "Ministry"])
    for number in range(items):
        code = commitments[number % len(commitments)]
        named = [f"行動計画の項目その{number}{again}", f"Item {number} of the plan{again}", f"Зүйл {number}{again}"]
        sheet.append([f"P-{number}", code, *named, None])
    sheet = book.create_sheet("Milestones")
    sheet.append(["Code", "Commitment", "Item", *titles, "Due date", "Reason for the new date"])
    for number in range(rows - items - measurements):
        item = number % items
        code = commitments[item % len(commitments)]
        named = [f"段階その{number}{again}", f"Step {number} of the plan{again}", f"Үе шат {number}{again}"]
        day = BEGINS + dt.timedelta(days=number % 1500) + later
        sheet.append([f"S-{number}", code, f"P-{item}", *named, day, "雨季のため" if changed else None])
    sheet = book.create_sheet("Measurements")
    sheet.append(["Indicator", "Value", "True on", "Note"])
    for number in range(measurements):
        day = DATED - dt.timedelta(days=number // len(indicators))
        sheet.append([indicators[number % len(indicators)], number + len(again), day, "統計年鑑"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


if __name__ == "__main__":
    sys.exit(main())
