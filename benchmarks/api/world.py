"""The database that both servers answer from: migrated, seeded, filled, kept, and with a token to read it by."""

from __future__ import annotations

import io

from django.core.management import call_command
from django.db import connection

from commitments import clock
from commitments.models import Assignment, Commitment, Pillar, ProgressUpdate, ReportingPeriod, Undertaking, User
from commitments.operations.tokens import issue_token

from .filling import fill
from .questions import WRITER, World


def make_world(scale: str, commitments: int, periods: int) -> World:
    if connection.vendor != "postgresql":
        raise SystemExit("This measures PostgreSQL: run it under script/with-postgres, or set DATABASE_URL.")
    call_command("migrate", verbosity=0)
    if not ProgressUpdate.objects.exists():
        call_command("seed", verbosity=0, stdout=io.StringIO())
        fill(commitments, periods=periods, say=lambda line: print(line, flush=True))
    elif Commitment.objects.count() != commitments:
        raise SystemExit(f"This database holds {Commitment.objects.count():,} commitments: name another one.")
    call_command("keep", stdout=io.StringIO())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE commitments_keptstanding")
    writer = User.objects.select_related("ministry").get(email=WRITER)
    _row, token = issue_token(by=writer, user=writer, name="Benchmark", expires_in_days=1, writes=True)
    assigned = Assignment.objects.filter(ministry=writer.ministry, ends_on=None)
    theirs = Undertaking.objects.filter(party=writer.party, commitment__in=assigned.values("commitment"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT version()")
        (version,) = cursor.fetchone()
        cursor.execute("SELECT name || '=' || setting FROM pg_settings WHERE name = ANY(%s)", [SETTINGS])
        settings = ", ".join(row[0] for row in cursor.fetchall())
    print(f"{version.split(' on ')[0]}; {settings}")
    print(f"{Commitment.objects.count():,} commitments, {ProgressUpdate.objects.count():,} updates")
    return World(
        scale=scale,
        today=clock.today(),
        token=token,
        pillars=tuple(Pillar.objects.values_list("key", flat=True)),
        codes=tuple(Commitment.objects.order_by("pk").values_list("code", flat=True)),
        reported_on=tuple(theirs.order_by("pk").values_list("commitment__code", flat=True)),
        period=ReportingPeriod.objects.latest("starts_on").code,
    )


def take_back_submissions() -> None:
    """What was handed in while measuring: a database that is measured again is the same as before."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM commitments_progressupdate WHERE status = 'submitted'")
        cursor.execute("VACUUM ANALYZE commitments_progressupdate")


SETTINGS = ["fsync", "synchronous_commit", "shared_buffers", "work_mem"]
