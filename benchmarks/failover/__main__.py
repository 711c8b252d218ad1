"""A database that is written, one that follows it and two web workers; then the machines fail, one after the other.

    script/failover
    script/failover --seconds 30

It starts all of them on loopback and keeps eight clients busy: six read lists, counts, a stream, pages and a file,
one saves drafts over the API, and one publishes, asking after each time whether the next reader is shown it. Then

1. all is well: the replica answers reads, and commits wait for it;
2. the replica is killed: no request fails. Commits wait until the operator says that the primary goes on alone;
3. the replica is started again, follows, and answers reads again;
4. the primary is killed and the replica promoted: writes go on there, and nothing that was acknowledged is missing.

It prints what every phase came to and ends with 1 where one of these does not hold.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .clusters import OWNER, Cluster
from .load import Client, Load, Wrong, in_turns

# For so long commits wait for a replica that has gone, until the operator lets the primary go on alone.
UNTIL_NOTICED = 2.0

READ = (
    "/api/v1/commitments/?expand=speaking",
    "/api/v1/summary/?by=pillar&by=delivery",
    "/api/v1/updates/?page=2",
    "/api/v1/commitments/EC-03/",
    "/api/v1/milestones/?format=ndjson",
)
SHOWN = ("/dashboard/", "/statement/", "/exports/commitments.csv")


@dataclass
class Stage:
    """The clusters, the load, and what its writers were told."""

    primary: Cluster
    replica: Cluster
    load: Load
    seconds: float
    published: list[str] = field(default_factory=list)
    saved: int = 0
    rows: list[tuple[str, ...]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def phase(self, name: str, *, may_fail: bool = False, replica_answers: bool | None = None) -> None:
        """Let the load run for a while; `replica_answers`: whether that has to be seen or must not be."""
        before = self.replica.statements() if replica_answers is not None else 0
        time.sleep(self.seconds)
        self.report(name, may_fail=may_fail)
        if replica_answers is not None:
            answered = self.replica.statements() - before
            print(f"   The replica answered {answered:,} statements.", flush=True)
            if replica_answers and answered < 100:
                self.wrong.append(f"{name}: the replica answered next to nothing.")

    def report(self, name: str, *, may_fail: bool) -> None:
        for (phase, who), tally in sorted(self.load.tallies.items()):
            if phase != name:
                continue
            print(
                f"   {who:<10} {len(tally.times):>6,} answered, {len(tally.failed):>4,} failed; milliseconds: "
                f"half within {tally.milliseconds(0.5):.0f}, 95 % within {tally.milliseconds(0.95):.0f}, "
                f"longest {tally.milliseconds(1):.0f}",
                flush=True,
            )
            if tally.failed and not may_fail:
                self.wrong.append(f"{name}: {len(tally.failed)} of {who} failed, first {tally.failed[0]}")

    def enter(self, name: str) -> None:
        print(name, flush=True)
        self.load.phase = name


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="script/failover", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=8, help="for which each phase goes on")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        primary, replica = Cluster.new("primary", folder), Cluster.new("replica", folder)
        try:
            return _play(primary, replica, folder, options.seconds)
        finally:
            for cluster in (primary, replica):
                cluster.stop()


def _play(primary: Cluster, replica: Cluster, folder: Path, seconds: float) -> int:
    print("Starting the primary, the replica and two web workers", flush=True)
    primary.make()
    os.environ |= {
        "DEBUG": "0",
        "SECRET_KEY": "only for this, on this machine alone, never for serving anybody",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECURE_SSL_REDIRECT": "0",
        "LOG_LEVEL": "ERROR",
        "API_REQUESTS_A_MINUTE": "0",
        "EVIDENCE_ROOT": str(folder / "evidence"),
        "DJANGO_SETTINGS_MODULE": "tracker.settings",
        # Whichever of the two can be written is the first database: so nobody has to be told of a promotion.
        "DATABASE_URL": f"postgres://{OWNER}@127.0.0.1:{primary.port},127.0.0.1:{replica.port}/tracker"
        "?target_session_attrs=read-write&connect_timeout=5",
        "DATABASE_REPLICA_URL": f"postgres://{OWNER}@127.0.0.1:{replica.port}/tracker",
    }
    import django

    django.setup()
    from django.core.management import call_command

    from benchmarks.api.servers import serving

    call_command("collectstatic", interactive=False, verbosity=0)
    for command in ("migrate", "seed", "demo", "keep"):
        call_command(command, stdout=io.StringIO(), verbosity=0)
    replica.follow(primary)
    primary.wait_for(replica)
    primary.until_followed()
    with serving("tracker.wsgi", log=folder / "web") as server:
        stage = Stage(primary, replica, Load(), seconds)
        draft = _begin(stage, server.hosts)
        _fail_one_after_the_other(stage)
        stage.load.end()
        _look_for_what_was_acknowledged(stage, Client(server.hosts, draft[1]), draft[0])
    if stage.wrong:
        print("\nThis does not hold:\n- " + "\n- ".join(stage.wrong))
    else:
        print(f"\nAll of it holds: {len(stage.published):,} publications and {stage.saved:,} saved drafts are there.")
    return 1 if stage.wrong else 0


def _begin(stage: Stage, hosts: list[str]) -> tuple[str, dict[str, str]]:
    """Start all clients. Returns the address of the draft that one of them saves, and the headers to read it with."""
    from django.conf import settings
    from django.test import Client as Browser

    from commitments import clock
    from commitments.models import Commitment, User
    from commitments.operations.plan import add_milestone
    from commitments.operations.tokens import issue_token

    reporter = User.objects.get(email="reporter.jp@example.com")
    token = issue_token(by=reporter, user=reporter, name="Failover", expires_in_days=1, writes=True)[1]
    # Nothing that was remembered will do.
    program = {"Authorization": f"Token {token}", "Cache-Control": "no-cache"}
    browser = Browser()
    browser.force_login(User.objects.get(email="viewer.mn@example.com"))
    reader = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"}

    address, version = _draft(Client(hosts, program))
    writer, state = Client(hosts, program), {"version": version, "number": 0}

    def save() -> None:
        number = state["number"] + 1
        content = {**CONTENT, "done": f"Save {number}"}
        try:
            headers, _body = writer.ask("PUT", address, content, **{"If-Match": f'"{state["version"]}"'})
        except Exception:
            # It may have been saved all the same: the next one starts from what there is.
            there = writer.json(address)["data"]
            state["version"] = there["version"]
            raise
        state["version"] = int(headers["ETag"].strip('W/"'))
        state["number"] = stage.saved = number

    coordinator = User.objects.get(email="coordinator.jp@example.com")
    commitment = Commitment.objects.get(code="EC-03")
    asking = Client(hosts, program)
    count = iter(range(10**9))

    def publish() -> None:
        from django.db import connection

        title = f"Failover {next(count)}"
        try:
            milestone = add_milestone(by=coordinator, commitment=commitment, titles={"en": title}, due_on=clock.today())
        except Exception:
            connection.close()
            raise
        stage.published.append(title)
        shown = asking.json("/api/v1/commitments/EC-03/?fields=milestones")["data"]["milestones"]
        if milestone.number not in [row["number"] for row in shown]:
            raise Wrong(f"{title} was published, and the next reader was not shown it.")

    stage.load.phase = "warm"
    for number in range(6):
        targets, headers = (READ, program) if number < 4 else (SHOWN, reader)
        who = "programs" if number < 4 else "pages"
        stage.load.begin(who, in_turns(targets, Client(hosts, headers)))
    stage.load.begin("drafts", save, pause=0.02)
    stage.load.begin("published", publish, pause=0.1)
    return address, program


CONTENT: dict[str, Any] = {
    "language": "en",
    "delivery": "on_track",
    "done": "",
    "reason": "It is only tried here.",
}


def _draft(client: Client) -> tuple[str, int]:
    """A draft of the reporter's ministry, on the first commitment and period that it can be made for."""
    periods = [row["code"] for row in client.json("/api/v1/periods/?per_page=100")["results"]]
    for code in (row["code"] for row in client.json("/api/v1/commitments/?per_page=100&party=JP")["results"]):
        for period in reversed(periods):
            try:
                _headers, body = client.ask(
                    "POST", "/api/v1/drafts/", {**CONTENT, "commitment": code, "period": period, "done": "Save 0"}
                )
            except Wrong:
                continue
            made = json.loads(body)["data"]
            return f"/api/v1/drafts/{made['id']}/", made["version"]
    raise SystemExit("The reporter has nothing to report on.")


def _fail_one_after_the_other(stage: Stage) -> None:
    time.sleep(3)  # each worker's first answers are slow
    primary, replica = stage.primary, stage.replica

    stage.enter("1. All is well")
    stage.phase("1. All is well", replica_answers=True)

    stage.enter("2. The replica is killed")
    replica.kill()
    time.sleep(UNTIL_NOTICED)
    primary.wait_for(None)
    stage.phase("2. The replica is killed")

    stage.enter("3. The replica is back")
    replica.start()
    primary.wait_for(replica)
    primary.until_followed()
    time.sleep(6)  # a worker asks it again after five seconds
    stage.phase("3. The replica is back", replica_answers=True)

    stage.enter("4. The primary is killed, the replica promoted")
    before = len(stage.published)
    killed = time.monotonic()
    primary.kill()
    replica.promote()
    while len(stage.published) == before and time.monotonic() < killed + 60:
        time.sleep(0.02)
    if len(stage.published) == before:
        stage.wrong.append("Nothing was published for a minute after the promotion.")
    print(f"   The first publication after it came {time.monotonic() - killed:.1f} s after the primary was killed.")
    stage.phase("4. The primary is killed, the replica promoted", may_fail=True)

    stage.enter("5. Afterwards")
    stage.phase("5. Afterwards")


def _look_for_what_was_acknowledged(stage: Stage, client: Client, address: str) -> None:
    from django.db import connection

    from commitments.models import Milestone

    connection.close()  # it led to the one that was killed
    there = set(Milestone.objects.filter(title_en__startswith="Failover ").values_list("title_en", flat=True))
    if missing := [title for title in stage.published if title not in there]:
        stage.wrong.append(f"{len(missing)} that were published are missing: {', '.join(missing[:5])}")
    done = client.json(address)["data"]["done"]
    if int(done.removeprefix("Save ")) < stage.saved:
        stage.wrong.append(f"The draft says “{done}”, and “Save {stage.saved}” was acknowledged.")


if __name__ == "__main__":
    sys.exit(main())
