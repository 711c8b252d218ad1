"""The settings say what is missing or wrong, and are safe in production."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import formats, translation

ROOT = Path(__file__).resolve().parent.parent
PRODUCTION = {"SECRET_KEY": "k9!" * 20 + "xyzuvw", "ALLOWED_HOSTS": "tracker.example"}


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the project's root with nothing in the environment but what is given."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def values(*names: str, **environment: str) -> dict[str, object]:
    """The values of these settings in such an environment; None where one isn't set."""
    code = (
        "import json, sys, tracker.settings as settings;"
        "print(json.dumps({name: getattr(settings, name, None) for name in sys.argv[1:]}))"
    )
    result = run("-c", code, *names, **environment)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@pytest.mark.parametrize("missing", [["SECRET_KEY"], ["ALLOWED_HOSTS"], ["SECRET_KEY", "ALLOWED_HOSTS"]])
def test_production_refuses_to_start_and_names_what_is_missing(missing):
    environment = {name: value for name, value in PRODUCTION.items() if name not in missing}
    result = run("manage.py", "check", **environment)
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith(f"Cannot start: {' and '.join(missing)} not found in the environment: set ")
    assert all((name in result.stderr) == (name in missing) for name in PRODUCTION)


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [
        ("DEBUG", "maybe", "set it to 1 or 0"),
        ("SECURE_HSTS_SECONDS", "a year", "set it to a whole number"),
        ("PLAN_TIME_ZONE", "Mars/Base", "set it to the name of a time zone"),
        ("PLAN_TIME_ZONE", "../etc", "set it to the name of a time zone"),
        ("LOG_LEVEL", "loud", "set it to one of"),
        ("DATABASE_URL", "tracker.sqlite3", "set it to an address such as"),
    ],
)
def test_a_wrong_value_is_explained_in_one_sentence(name, value, advice):
    result = run("manage.py", "check", **{**PRODUCTION, name: value})
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith(f"Cannot start: {name} ")
    assert advice in result.stderr


def test_production_passes_the_deployment_check():
    result = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert result.returncode == 0, result.stderr


def test_production_is_what_nothing_set_means():
    assert values(
        "DEBUG", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_PROXY_SSL_HEADER",
        **PRODUCTION,
    ) == {
        "DEBUG": False,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_PROXY_SSL_HEADER": None,
    }  # fmt: skip


def test_passwords_are_kept_with_argon2():
    assert values("PASSWORD_HASHERS", **PRODUCTION)["PASSWORD_HASHERS"][0].endswith(".Argon2PasswordHasher")


def test_a_proxy_may_terminate_tls():
    behind_proxy = {
        "TRUST_PROXY_SSL_HEADER": "1",
        "SECURE_SSL_REDIRECT": "0",
        "CSRF_TRUSTED_ORIGINS": "https://a.example, https://b.example",
    }
    assert values(
        "SECURE_PROXY_SSL_HEADER", "SECURE_SSL_REDIRECT", "CSRF_TRUSTED_ORIGINS", **PRODUCTION, **behind_proxy
    ) == {
        "SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"],
        "SECURE_SSL_REDIRECT": False,
        "CSRF_TRUSTED_ORIGINS": ["https://a.example", "https://b.example"],
    }


def test_debug_makes_a_new_key_each_time_and_serves_this_machine_only():
    first, second = (values("SECRET_KEY", "ALLOWED_HOSTS", DEBUG="1") for _ in range(2))
    assert first["SECRET_KEY"] != second["SECRET_KEY"]
    assert first["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]


def test_postgresql_by_its_address():
    found = values("DATABASES", **PRODUCTION, DATABASE_URL="postgres://tracker:p%40ss@db.example/plan")["DATABASES"]
    assert isinstance(found, dict)
    database = found["default"]
    assert database["ENGINE"] == "tracker.database"  # Django's own, but for how a kept connection is looked at
    assert (database["USER"], database["PASSWORD"], database["HOST"], database["NAME"]) == (
        "tracker", "p@ss", "db.example", "plan",
    )  # fmt: skip
    assert (database["CONN_MAX_AGE"], database["CONN_HEALTH_CHECKS"]) == (60, True)


def test_sqlite_is_made_where_it_is_asked_for(tmp_path):
    path = tmp_path / "new folder" / "tracker.sqlite3"
    found = values("DATABASES", **PRODUCTION, DATABASE_URL=f"sqlite:///{path}".replace(" ", "%20"))["DATABASES"]
    assert isinstance(found, dict)
    assert found["default"]["NAME"] == str(path)
    assert found["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert path.parent.is_dir()


def test_no_policy_allows_inline_code_or_foreign_hosts():
    sources = {source for values in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].values() for source in values}
    assert sources == {"'self'", "'none'"}


@pytest.mark.parametrize(
    ("language", "day", "month", "month_and_day", "moment"),
    [
        ("ja", "2026年11月24日", "2026年11月", "11月24日", "2026年11月24日 9:05"),
        ("en", "24 November 2026", "November 2026", "24 November", "24 November 2026, 09:05"),
        ("mn", "2026 оны 11-р сарын 24", "2026 оны 11-р сар", "11-р сарын 24", "2026 оны 11-р сарын 24, 09:05"),
    ],
)
def test_dates_read_as_each_language_writes_them(language, day, month, month_and_day, moment):
    instant = dt.datetime(2026, 11, 24, 9, 5)  # noqa: DTZ001
    kinds = ("DATE_FORMAT", "YEAR_MONTH_FORMAT", "MONTH_DAY_FORMAT", "DATETIME_FORMAT")
    with translation.override(language):
        assert [formats.date_format(instant, kind) for kind in kinds] == [day, month, month_and_day, moment]
        assert formats.get_format("DATE_INPUT_FORMATS")[0] == "%Y-%m-%d"
