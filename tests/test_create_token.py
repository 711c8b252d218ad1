"""manage.py create_token"""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests import factories as make

pytestmark = pytest.mark.django_db


def test_it_prints_a_token_that_opens_the_api() -> None:
    make.statement()
    make.user(role="viewer", email="a.person@example.org")
    out = StringIO()
    call_command("create_token", "A.Person@example.org", "--name", "Statistics", "--days", "30", stdout=out)
    token = out.getvalue().strip()
    assert Client().get("/api/v1/", headers={"Authorization": f"Token {token}"}).status_code == 200


def test_it_says_what_is_wrong() -> None:
    with pytest.raises(CommandError, match=r"no account with the mail address nobody@example\.org"):
        call_command("create_token", "nobody@example.org", "--name", "Statistics")
    make.user(role="viewer", email="a.person@example.org")
    with pytest.raises(CommandError, match="1 to 365 days"):
        call_command("create_token", "a.person@example.org", "--name", "Statistics", "--days", "400")
