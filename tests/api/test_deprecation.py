"""What is on its way out says so in its answers and in the description, as docs/api.md promises."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import path
from drf_spectacular.generators import SchemaGenerator

from commitments.api import shapes
from commitments.api.deprecation import Deprecated
from commitments.api.schema import describe_one
from commitments.api.views import documentation, reference
from commitments.models import User
from tests.api.conftest import signed_in

ADDRESS = Deprecated(dt.date(2024, 1, 1), dt.date(2025, 1, 1), "read /passages/ instead.")
PARAMETER = Deprecated(dt.date(2023, 11, 1), dt.date(2025, 3, 1), "use `lang`.", parameter="lang")


def test_nothing_goes_within_twelve_months() -> None:
    with pytest.raises(ValueError, match="twelve months"):
        Deprecated(dt.date(2024, 1, 1), dt.date(2024, 12, 1), "nothing")


def test_answers_say_since_when_until_when_and_where_it_is_explained(viewer: User, monkeypatch: Any) -> None:
    client = signed_in(viewer)
    silent = client.get("/api/v1/pillars/")
    assert not {"Deprecation", "Sunset", "Link"} & set(silent.headers)
    monkeypatch.setattr(reference.Pillars, "deprecated", (ADDRESS, PARAMETER))
    answer = client.get("/api/v1/pillars/")
    assert answer.headers["Deprecation"] == "@1704067200"
    assert answer.headers["Sunset"] == "Wed, 01 Jan 2025 00:00:00 GMT"
    assert answer.headers["Link"] == '<http://testserver/api/v1/docs/>; rel="deprecation"; type="text/html"'
    # Of both, the earlier days.
    both = client.get("/api/v1/pillars/?lang=en")
    assert (both.headers["Deprecation"], both.headers["Sunset"]) == ("@1698796800", answer.headers["Sunset"])


def test_a_parameter_that_goes_is_told_to_who_asks_for_it_beside_other_links(
    viewer: User, full: None, monkeypatch: Any
) -> None:
    monkeypatch.setattr(reference.Pillars, "deprecated", (PARAMETER,))
    client = signed_in(viewer)
    assert "Deprecation" not in client.get("/api/v1/pillars/").headers
    answer = client.get("/api/v1/pillars/?lang=en&per_page=1")
    assert answer.headers["Sunset"] == "Sat, 01 Mar 2025 00:00:00 GMT"
    first, second = answer.headers["Link"].split(", ")
    assert (first.endswith('rel="next"'), 'rel="deprecation"' in second) == (True, True)


def test_the_description_marks_it_and_names_what_takes_its_place() -> None:
    @describe_one("old", "An old address", shapes.Index, known=("as_of", "lang"))
    class Index(documentation.Index):
        """The addresses."""

        deprecated = (ADDRESS, PARAMETER)

    made = SchemaGenerator(patterns=[path("api/v1/old/", Index.as_view())]).get_schema(request=None, public=True)
    (operation,) = (item["get"] for item in made["paths"].values())
    assert operation["deprecated"] is True
    assert [one["name"] for one in operation["parameters"] if one.get("deprecated")] == ["lang"]
    assert "`lang` is deprecated since 2023-11-01" in operation["description"]
    assert "may be gone from 2025-01-01 on: read /passages/ instead." in operation["description"]
