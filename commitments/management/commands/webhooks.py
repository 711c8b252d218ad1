"""manage.py webhooks: tell systems outside what was published. Run it every minute, or with --watch as a service."""

from __future__ import annotations

import signal
from argparse import ArgumentTypeError
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from commitments.hooks.sending import send_due


def _seconds(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 3600:
        raise ArgumentTypeError(f"{text!r}: give a number of seconds from 1 to 3600")
    return int(text)


class Command(BaseCommand):
    help = (
        "Sends every webhook what was published since it was last told, and tries again what was not taken. Several "
        "may run at once. Says nothing where there is nothing to do."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--watch", type=_seconds, metavar="SECONDS", help="go on until stopped, and look again after so long"
        )

    def handle(self, *args: Any, watch: int | None, **options: Any) -> None:
        stopped = Event()
        if watch is not None:  # the message under way is sent to its end
            signal.signal(signal.SIGTERM, lambda *_signal: stopped.set())
        while not stopped.is_set():
            done = send_due(stop=stopped.is_set)
            if done.taken or done.failed:
                self.stdout.write(f"Webhooks: {done.taken} messages taken, {done.failed} not.")
            if done.more:
                continue
            if watch is None:
                break
            close_old_connections()
            stopped.wait(watch)
