"""PostgreSQL clusters on loopback: one that is written, and one that follows it."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

OWNER = "tracker"


def programs() -> Path:
    """The folder with initdb and the like; Debian keeps it out of PATH. The newest there is."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    initdb = found[-1] if found else shutil.which("initdb")
    if initdb is None:
        raise SystemExit(
            "PostgreSQL's server is needed and was not found: install it "
            "(on Debian and Ubuntu: apt install postgresql)."
        )
    return Path(initdb).parent


def _as_postgres() -> dict[str, Any]:
    """PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return {}
    entry = pwd.getpwnam("postgres")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@dataclass
class Cluster:
    name: str
    folder: Path
    port: int

    @classmethod
    def new(cls, name: str, folder: Path) -> Cluster:
        if os.getuid() == 0:
            shutil.chown(folder, "postgres")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            return cls(name, folder / name, free.getsockname()[1])

    def run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(programs() / program), *arguments],
            cwd=self.folder.parent,
            capture_output=True,
            text=True,
            **_as_postgres(),
        )
        if done.returncode:
            raise SystemExit(f"{program} failed:\n{done.stdout}{done.stderr}")

    def make(self) -> None:
        self.run("initdb", f"--pgdata={self.folder}", f"--username={OWNER}", "--auth=trust", "--encoding=UTF8")
        self.start()
        self.sql("CREATE DATABASE tracker", database="postgres")

    def follow(self, primary: Cluster) -> None:
        """Copy the primary and follow it from then on."""
        self.run(
            *("pg_basebackup", f"--dbname=host=127.0.0.1 port={primary.port} user={OWNER}", f"--pgdata={self.folder}"),
            *("--write-recovery-conf", "--checkpoint=fast", "--wal-method=stream"),
        )
        self.start()

    def start(self) -> None:
        # Under its own name it follows, and is waited for.
        options = f"-p {self.port} -k {self.folder.parent} -c listen_addresses=127.0.0.1 -c cluster_name={self.name}"
        log = self.folder.parent / f"{self.name}.log"
        self.run(*("pg_ctl", f"--pgdata={self.folder}", f"--log={log}", "--wait", "start", f"--options={options}"))

    def kill(self) -> None:
        """As a machine that loses power: no process of it ends in an orderly way."""
        pid = int((self.folder / "postmaster.pid").read_text().splitlines()[0])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for process in (pid, *map(int, children)):
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue
        until = time.monotonic() + 20
        while Path(f"/proc/{pid}").exists() and time.monotonic() < until:
            if "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text():
                break
            time.sleep(0.01)

    def stop(self) -> None:
        if (self.folder / "postmaster.pid").exists():
            command = [str(programs() / "pg_ctl"), f"--pgdata={self.folder}", "--mode=immediate", "stop"]
            subprocess.run(command, capture_output=True, check=False, cwd=self.folder.parent, **_as_postgres())

    def promote(self) -> None:
        self.run("pg_ctl", f"--pgdata={self.folder}", "--wait", "promote")

    def sql(self, text: str, database: str = "tracker") -> list[tuple[Any, ...]]:
        address = f"host=127.0.0.1 port={self.port} user={OWNER} dbname={database}"
        with psycopg.connect(address, autocommit=True, connect_timeout=5) as connection:
            cursor = connection.execute(text.encode())
            return cursor.fetchall() if cursor.description else []

    def wait_for(self, replica: Cluster | None) -> None:
        """From now on a commit is acknowledged when the replica has it on its disk too; with None, at once."""
        names = replica.name if replica else ""
        self.sql(f"ALTER SYSTEM SET synchronous_standby_names = '{names}'")
        self.sql("SELECT pg_reload_conf()")

    def until_followed(self, seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.sql("SELECT 1 FROM pg_stat_replication WHERE state = 'streaming' AND sync_state = 'sync'"):
                return
            time.sleep(0.1)
        raise SystemExit(f"Nothing has followed {self.name} for {seconds:.0f} s.")

    def statements(self) -> int:
        """How many transactions the database has answered, each a statement where nothing else was begun."""
        return int(self.sql("SELECT xact_commit FROM pg_stat_database WHERE datname = 'tracker'", "postgres")[0][0])
