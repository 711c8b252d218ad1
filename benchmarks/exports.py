"""How long it takes to export many rows in each format, and how much memory at most, at two sizes.

    DEBUG=1 python -m benchmarks.exports                    # a throwaway SQLite database
    script/with-postgres python -m benchmarks.exports       # a throwaway PostgreSQL (DEBUG=1)

Seeds a database of its own, fills it with published updates, 10,000 and then 100,000 of them, and writes them all with
the code that the download uses. Each measurement runs in a process of its own, so that its peak of memory is its own.
It prints seconds, the size of the file and the peak beyond that of exporting a single row, and fails where ten times
the rows take noticeably more memory. Sizes: --sizes 10000 100000; a single sheet: --sheets commitments.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

PERIODS = 7
UPDATES_OF_A_COMMITMENT = 2 * PERIODS - 1  # about: one side in ten fell silent a year ago
MORE_MEMORY = 24 * 1024 * 1024  # bytes: what two runs of one size may differ by


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--sheets", nargs="+", default=["updates"])
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)  # sheet, format and rows: what a process measures
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    if options.one:
        sheet, form, rows = options.one
        return measure_one(sheet, form, int(rows))
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        return measure(options.sizes, options.sheets)


def measure(sizes: list[int], sheets: list[str]) -> int:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from benchmarks import data
    from commitments.exports.formats import FORMATS
    from commitments.models import ProgressUpdate

    call_command("migrate", verbosity=0)
    call_command("seed", verbosity=0)
    failed = []
    print(f"{connection.vendor}; updates: {', '.join(f'{size:,}' for size in sizes)}")
    print(f"{'sheet':14} {'format':8} {'rows':>9} {'seconds':>9} {'MB of file':>11} {'MB of memory':>13}")
    idle = {}
    peaks: dict[tuple[str, str], list[int]] = {}
    for size in sizes:
        while (have := ProgressUpdate.objects.count()) < size:
            # A few thousand commitments at a time: filling them in is no part of what is measured.
            more = min((size - have) // UPDATES_OF_A_COMMITMENT + 1, 2000)
            data.fill(data.Commitment.objects.count() + more, periods=PERIODS)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        connection.close()
        for sheet in sheets:
            for form in FORMATS:
                if (sheet, form) not in idle:
                    idle[sheet, form] = _run(sheet, form, 1)[3]
                rows, seconds, written, peak = _run(sheet, form, size)
                peaks.setdefault((sheet, form), []).append(peak)
                memory = (peak - idle[sheet, form]) / 1e6
                print(f"{sheet:14} {form:8} {rows:9,} {seconds:9.1f} {written / 1e6:11.1f} {memory:13.1f}", flush=True)
    for (sheet, form), found in peaks.items():
        if max(found) - found[0] > MORE_MEMORY:
            failed.append(f"{sheet} as {form}: more rows take more memory")
    print("\n".join(failed) or "The memory does not depend on the number of rows.")
    return 1 if failed else 0


def _run(sheet: str, form: str, rows: int) -> tuple[int, float, int, int]:
    command = [sys.executable, "-m", "benchmarks.exports", "--one", sheet, form, str(rows)]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.split()  # noqa: S603 - ourselves
    return int(said[-4]), float(said[-3]), int(said[-2]), int(said[-1])


def measure_one(key: str, form: str, most: int) -> int:
    """Print rows, seconds, bytes of the file and the peak of this process's memory in bytes."""
    import django

    django.setup()
    from contextlib import closing
    from dataclasses import replace
    from itertools import islice

    from django.http import QueryDict

    from commitments.exports.catalogue import SHEETS, ask
    from commitments.exports.formats import FORMATS
    from commitments.models import User
    from commitments.queries.days import read_day

    user = User.objects.get(email="bench.approver.jp@example.com")
    sheet = ask(SHEETS[key], user, QueryDict(), read_day(None), demonstration=False)
    count = 0

    def rows() -> Any:
        nonlocal count
        with closing(sheet.rows()) as all_rows:
            for row in islice(all_rows, most):
                count += 1
                yield row

    start = time.perf_counter()
    made = FORMATS[form].write(replace(sheet, rows=rows))
    written = sum(len(piece) for piece in made)
    seconds = time.perf_counter() - start
    print(count, seconds, written, _peak())
    return 0


def _peak() -> int:
    """The most memory that this process has held, in bytes."""
    status = Path("/proc/self/status")
    if status.exists():
        # Linux counts the peak of the process that started this one into what `getrusage` says.
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    sys.exit(main())
