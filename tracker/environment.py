"""Reads what the environment says; a value that can't be used is explained in one sentence."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def switch(name: str, *, default: bool) -> bool:
    value = text(name).lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    if value:
        raise ImproperlyConfigured(f"{name} is {value!r}: set it to 1 or 0.")
    return default


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} is {value!r}: set it to a whole number.")
    return int(value)


def choice(name: str, default: str, *options: str) -> str:
    value = text(name, default).upper()
    if value not in (default, *options):
        raise ImproperlyConfigured(f"{name} is {value!r}: set it to one of {', '.join((default, *options))}.")
    return value


def words(name: str) -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


# Several hosts, as libpq takes them: "host,other" or "host:5432,other:5433".
SEVERAL_HOSTS = re.compile(r"(?:(?<=//)|(?<=@))[^/@,]+(?:,[^/@,]+)+(?=/)")


def database(url: str, variable: str = "DATABASE_URL") -> dict[str, Any]:
    several = SEVERAL_HOSTS.search(url)
    if several:
        hosts, _colons, ports = zip(*(host.partition(":") for host in several[0].split(",")), strict=True)
        url = url.replace(several[0], "hosts", 1)
    try:
        config: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    except ValueError as error:  # its text may hold the password
        raise ImproperlyConfigured(
            f"{variable} can't be read: set it to an address such as postgres://user:password@host/name."
        ) from error
    if several:
        config |= {"HOST": ",".join(hosts), "PORT": ",".join(port or "5432" for port in ports)}
    options = config.setdefault("OPTIONS", {})
    if config["ENGINE"] == "django.db.backends.sqlite3":
        Path(config["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        # Without these, writers at the same time meet "database is locked".
        options |= {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON",
        }
        # A file, for in memory the live server's threads lock each other out; one for each process that tests.
        test_file = Path(tempfile.gettempdir()) / f"tracker-test-{os.getpid()}.sqlite3"
        config["TEST"] = {"NAME": str(test_file)}
    elif config["ENGINE"] == "django.db.backends.postgresql":
        config["ENGINE"] = "tracker.database"
        options["server_side_binding"] = False
        # Compiling a query to machine code costs more than any query here takes; and where many ask at once, one query
        # on several cores keeps the others waiting.
        options["options"] = "-c jit=off -c max_parallel_workers_per_gather=0"
    return config
