"""manage.py remind: one mail to each person about what is due, late or waiting for them. Run it every hour."""

from __future__ import annotations

from typing import Any

from django.core import mail
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from commitments import clock
from commitments.management.digests import body_of, subject_of
from commitments.models import Digest
from commitments.operations.reminders import send_digest, write_digest
from commitments.queries.days import current_plan
from commitments.queries.reminders import digests_to_send, people_to_remind, to_tell
from commitments.standing import day

# So many failures one after the other are the mail server's, not a mailbox's: the rest waits for the next run.
ENOUGH_FAILURES = 3


class Command(BaseCommand):
    help = (
        "Mails each person what is due, late or waiting for them and was not told before, as often as they chose, and "
        "tries again what could not be sent. Says nothing where there is nothing to do."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="print the mails; write, send and note nothing")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        written = self._write(dry_run=dry_run)
        if dry_run:
            self.stdout.write(f"{written} mails would be written. Nothing was: this was a dry run.")
            return
        sent, failed = self._send()
        if written or sent or failed:
            waiting = Digest.objects.filter(sent_at__isnull=True).count()
            self.stdout.write(f"Reminders: {written} written, {sent} sent, {waiting} still to be sent.")

    def _write(self, *, dry_run: bool) -> int:
        today, plan, written = day(clock.today()), current_plan(), 0
        for person in people_to_remind(today):
            news = to_tell(person, today)
            if not news.new:
                continue
            with translation.override(person.preferred_language):
                subject, body = subject_of(news), body_of(person, news, today, plan)
            if dry_run:
                self.stdout.write(f"To: {person.email}\nSubject: {subject}\n\n{body}\n")
                written += 1
            elif write_digest(to=person, subject=subject, body=body, about=[one.about for one in news.new]):
                written += 1
        return written

    def _send(self) -> tuple[int, int]:
        sent = failed = in_a_row = 0
        connection = mail.get_connection()  # opened anew for each mail, so that none inherits a broken one
        for digest in list(digests_to_send()):
            outcome = send_digest(digest=digest, connection=connection)
            if outcome:
                sent, in_a_row = sent + 1, 0
            elif outcome is False:
                failed, in_a_row = failed + 1, in_a_row + 1
                self._tell_failure(digest)
            if in_a_row == ENOUGH_FAILURES:
                break
        return sent, failed

    def _tell_failure(self, digest: Digest) -> None:
        digest.refresh_from_db()
        self.stderr.write(
            f"Digest {digest.pk} was not sent ({digest.last_error}); "
            f"tried again from {digest.next_attempt_at.astimezone(clock.plan_zone()):%Y-%m-%d %H:%M} on."
        )
