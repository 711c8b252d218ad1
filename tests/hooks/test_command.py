"""manage.py webhooks"""

from __future__ import annotations

import signal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command

from commitments.hooks.sending import Round
from commitments.management.commands import webhooks

ROUNDS = [Round(taken=3, more=True), Round(failed=1), Round()]


class Stopped(Exception):
    """Rounds have run out."""


@pytest.fixture
def rounds(monkeypatch: pytest.MonkeyPatch) -> list[Round]:
    left = list(ROUNDS)

    def send_due(**_more: Any) -> Round:
        if not left:
            raise Stopped
        return left.pop(0)

    monkeypatch.setattr(webhooks, "send_due", send_due)
    return left


def run(**options: Any) -> str:
    out = StringIO()
    call_command("webhooks", stdout=out, **options)
    return out.getvalue()


def test_it_ends_when_nobody_is_to_be_told_right_away(rounds: list[Round]) -> None:
    said = run()
    assert said.splitlines() == ["Webhooks: 3 messages taken, 0 not.", "Webhooks: 0 messages taken, 1 not."]
    assert len(rounds) == 1


def test_it_says_nothing_where_there_is_nothing_to_do(rounds: list[Round]) -> None:
    del rounds[:2]
    assert run() == ""


def test_as_a_service_it_looks_again_until_it_is_stopped(rounds: list[Round], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "close_old_connections", lambda: None)
    waited: list[float] = []
    before = signal.getsignal(signal.SIGTERM)

    def wait(self: Any, seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 2:
            signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(webhooks.Event, "wait", wait)
    try:
        run(watch=15)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert waited == [15, 15]
    assert rounds == []


@pytest.mark.parametrize("seconds", ["0", "-1", "x", "3601", "1.5"])
def test_other_spans_are_refused(seconds: str) -> None:
    with pytest.raises(CommandError, match="from 1 to 3600"):
        call_command("webhooks", "--watch", seconds)


@pytest.mark.django_db
def test_it_runs_with_nothing_in_the_database() -> None:
    assert run() == ""


def test_the_compose_file_runs_it_with_the_same_settings_as_the_web_service() -> None:
    services = yaml.safe_load((Path(__file__).parents[2] / "compose.yaml").read_text(encoding="utf-8"))["services"]
    service = services["webhooks"]
    assert service["entrypoint"] == ["python", "manage.py", "webhooks", "--watch", "15"]
    assert service["environment"] == services["web"]["environment"]
