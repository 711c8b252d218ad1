"""GET /api/v1/schema/ and /docs/: what is described is what there is."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver
from django_filters import CharFilter, FilterSet, NumberFilter
from openapi_spec_validator import validate as validate_openapi

from commitments import vocabulary
from commitments.api.formats import STREAMED, XLSX
from commitments.api.parameters import REPORT_FILTERS
from commitments.api.reporting import REPORTS
from commitments.api.resources import CHANGES, RESOURCES
from commitments.api.schema import generated
from commitments.api.schema_parameters import filter_schema
from commitments.api.views.changes import FEED
from commitments.api.views.lists import OWN
from commitments.filestore import ACCEPTED
from commitments.queries.changes import ChangeFilter
from commitments.queries.commitments import CommitmentFilter
from commitments.queries.search import SearchFilter
from commitments.reports.summary import DIMENSIONS
from tests.api.conftest import Get
from tests.api.contract import validate

OPERATIONS = [(path, operation) for path, item in generated()["paths"].items() for operation in item.values()]
ONE_THING = {"as_of", "fields", "lang"}
LISTS = {f"/api/v1/{resource.name}/": resource for resource in (*RESOURCES, *REPORTS)}
COUNTED = ("/api/v1/summary/", "/api/v1/trend/", "/api/v1/compare/")
FILE = "/api/v1/files/{id}/"
PARAMETERS: dict[str, set[str]] = {
    "/api/v1/": {"as_of"},
    "/api/v1/search/": {"as_of", "page", "per_page", "count", *SearchFilter.base_filters},
    "/api/v1/drafts/": {"page", "per_page", "count"},
    "/api/v1/drafts/{id}/": set(),
    "/api/v1/iati/": {"as_of", *CommitmentFilter.base_filters},
    FILE: set(),
    "/api/v1/summary/": {"as_of", "format", "by", *REPORT_FILTERS},
    "/api/v1/trend/": {"as_of", "format", *REPORT_FILTERS},
    "/api/v1/compare/": {
        *("as_of", "format", "from", "to", "way", "newly", "page", "per_page", "count", "lang"),
        *REPORT_FILTERS,
    },
}
NEEDED = {"q": "xx", "by": "kind"}


def described(path: str) -> dict[str, Any]:
    operation = generated()["paths"][path]["get"]
    return {one["name"]: one for one in operation["parameters"] if one["in"] == "query"}


@pytest.mark.thorough
def test_the_command_finds_nothing_to_complain_about(tmp_path: Any) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))
    validate_openapi(yaml.safe_load((tmp_path / "schema.yml").read_text()))


@pytest.mark.thorough
@pytest.mark.django_db
def test_it_is_served_as_json_and_as_yaml_to_everybody() -> None:
    answer = Client().get("/api/v1/schema/")
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json() == generated()
    as_yaml = Client().get("/api/v1/schema/", headers={"Accept": "application/vnd.oai.openapi"})
    assert yaml.safe_load(as_yaml.content) == generated()
    assert Client().get("/api/v1/schema/?lang=ja").status_code == 400
    japanese = Client().get("/api/v1/schema/", headers={"Accept-Language": "ja"})
    assert japanese.content == answer.content


def test_every_resource_is_described() -> None:
    _namespace, resolver = get_resolver().namespace_dict["api"]
    routes = {name for name in resolver.reverse_dict if isinstance(name, str)} - {"schema", "docs", "elsewhere"}
    assert len(generated()["paths"]) == len(routes)
    writing = {path: sorted(item) for path, item in generated()["paths"].items() if list(item) != ["get"]}
    assert writing == {
        "/api/v1/drafts/": ["get", "post"],
        "/api/v1/drafts/bulk/": ["post"],
        "/api/v1/drafts/{id}/": ["get", "put"],
        "/api/v1/drafts/{id}/submit/": ["post"],
        "/api/v1/drafts/{id}/withdraw/": ["post"],
        "/api/v1/files/": ["post"],
    }


@pytest.mark.parametrize(("path", "operation"), OPERATIONS)
def test_every_operation_says_how_it_refuses_and_who_may_ask(path: str, operation: dict[str, Any]) -> None:
    refused = {"400", "401", "403", "404", "406", "429", "500"}
    headers = {one["name"] for one in operation.get("parameters", []) if one["in"] == "header"}
    if not operation["operationId"].endswith(("_read", "_list")):
        refused |= {"413", "415"} | ({"412", "428"} if "If-Match" in headers else set())
    (done,) = set(operation["responses"]) - refused
    assert set(operation["responses"]) == refused | {done}
    for status, response in operation["responses"].items():
        media_types = list(response.get("content", {}))
        if status == "204":
            assert media_types == []
        elif status != done:
            assert media_types == ["application/problem+json"]
        elif path in (*LISTS, *COUNTED, "/api/v1/changes/"):
            assert media_types == ["application/json", *(one.media_type for one in STREAMED)]
            headers = {"Link"} if path in LISTS else set()
            assert headers | {"Tracker-As-Of", "Tracker-Demonstration"} <= set(response["headers"])
        elif "iati" in path:
            assert media_types == ["application/xml"]
        else:
            assert media_types == (list(ACCEPTED) if path == FILE else ["application/json"])
    assert operation["security"] == [{"token": []}, {"cookieAuth": []}]
    assert operation["summary"]
    assert operation["description"]
    assert "quer" not in operation["description"]


@pytest.mark.parametrize(("path", "operation"), OPERATIONS)
def test_every_answer_has_an_example_that_fits(path: str, operation: dict[str, Any]) -> None:
    for status, response in operation["responses"].items():
        for media_type, content in response.get("content", {}).items():
            if status == "200" and (media_type == XLSX.media_type or path == FILE):
                assert content["schema"] == {"type": "string", "format": "binary"}
                continue
            assert content["examples"]
            for example in content["examples"].values():
                validate(example["value"], content["schema"])


def test_what_webhooks_are_sent_is_described_with_an_example_that_fits() -> None:
    assert set(generated()["webhooks"]) == {"change", "test"}
    for item in generated()["webhooks"].values():
        operation = item["post"]
        assert operation["summary"]
        assert [one["name"] for one in operation["parameters"]] == [
            *("webhook-id", "webhook-timestamp", "webhook-signature"),
        ]
        assert set(operation["responses"]) == {"2XX", "410", "default"}
        (content,) = operation["requestBody"]["content"].values()
        for example in content["examples"].values():
            validate(example["value"], content["schema"])


@pytest.mark.parametrize("path", [path for path, item in generated()["paths"].items() if "get" in item])
def test_every_parameter_is_described(path: str) -> None:
    """All that the view takes and nothing else."""
    choices: dict[str, Any] = {}
    if path in LISTS:
        resource = LISTS[path]
        names = {*OWN, *resource.filters.base_filters} - (set() if resource.expansions else {"expand"})
        choices = {"fields": resource.fields, "expand": resource.expansions}
    elif path == "/api/v1/changes/":
        names, choices = {*FEED, *ChangeFilter.base_filters}, {"fields": CHANGES.fields, "expand": CHANGES.expansions}
    else:
        names = PARAMETERS.get(path, ONE_THING)
    assert set(described(path)) == names
    assert all(one["description"] for one in described(path).values())
    for name, known in choices.items():
        if name in names:
            assert described(path)[name]["schema"]["items"]["enum"] == list(known)
            assert (described(path)[name]["style"], described(path)[name]["explode"]) == ("form", False)
    assert set(REPORT_FILTERS) == set(CommitmentFilter.base_filters) - {"order"}


def test_what_is_described_of_a_row_is_what_a_row_says() -> None:
    shapes = generated()["components"]["schemas"]
    for path, resource in LISTS.items():
        content = generated()["paths"][path]["get"]["responses"]["200"]["content"]
        shape = shapes[content["application/x-ndjson"]["schema"]["$ref"].rpartition("/")[2]]
        assert set(shape["properties"]) == {*resource.fields, *resource.expansions}
        assert "required" not in shape, "`fields` leaves out any key"
        whole = shapes[content["application/json"]["schema"]["$ref"].rpartition("/")[2]]
        assert whole["properties"]["results"]["items"] == content["application/x-ndjson"]["schema"]


@pytest.mark.thorough
def test_what_is_described_as_a_parameter_is_one(get: Get, full: None, settings: Any) -> None:
    """And it is refused nowhere: each is asked for, with every value that is described as possible."""
    settings.API_REQUESTS_A_MINUTE = 0
    for path, item in generated()["paths"].items():
        if "{" in path or "get" not in item or "drafts" in path:  # drafts: tests/api/test_drafts.py
            continue
        for name, one in described(path).items():
            schema = one["schema"].get("items", one["schema"])
            needed = "".join(
                f"&{other}={NEEDED[other]}"
                for other, it in described(path).items()
                if it.get("required") and other != name
            )
            for value in schema.get("enum") or [_sample(name, schema)]:
                query = f"{name}={value}{needed}"
                answer = get(path.removeprefix("/api/v1/"), query)
                assert answer.status_code == 200, (path, query, answer.content)


def _sample(name: str, schema: dict[str, Any]) -> str:
    codes = {
        "pillar": "economy",
        "ministry": "JP-MOFA",
        "commitment": "EC-01",
        "code": "EC-01",
        "period": "2023-H2",
        "indicator": "EC-02-A",
        "section": "body",
        "after": "latest",
        "updated_since": "2024-01-01",
        "cursor": "",
        "year": "2024",
    }
    kind = schema.get("format") or schema["type"]
    return (
        codes[name]
        if name in codes
        else {"date": "2024-01-31", "boolean": "true", "integer": "1", "string": "xx"}[kind]
    )


def test_codes_are_those_of_the_vocabulary() -> None:
    components = generated()["components"]["schemas"]
    own = ("RevisionStatus", "AssessmentStatus", "AssignmentRole", "EvidenceKind", "ChangeKind", "ChangeWhat")
    for name in (
        *("Party", "Kind", "Delivery", "Schedule", "Reporting", "Agreement", "HeadlineBasis", "Language"),
        *own,
    ):
        assert components[name]["enum"] == getattr(vocabulary, name).values
    assert components["Headline"]["enum"] == [*vocabulary.Delivery.values, "not_reported"]
    for name, choices in (("delivery", components["Headline"]["enum"]), ("schedule", vocabulary.Schedule.values)):
        assert described("/api/v1/commitments/")[name]["schema"]["items"]["enum"] == choices
    assert described("/api/v1/summary/")["by"]["schema"]["items"]["enum"] == list(DIMENSIONS)


def test_no_shape_speaks_of_people_or_notes() -> None:
    # Drafts are read by who writes them, notes included.
    drafts = {"Draft", "DraftAnswer", "DraftList", "DraftContentRequest", "NewDraftRequest"}
    shapes = generated()["components"]["schemas"]
    assert drafts <= set(shapes)
    text = str([shape for name, shape in shapes.items() if name not in drafts])
    assert not re.search(r"internal_note|full_name|email|author|_by_user", text)


def test_a_kind_of_filter_that_is_new_here_has_to_be_described() -> None:
    class Strange(FilterSet):
        size = NumberFilter()
        words = CharFilter(max_length=10)

    assert filter_schema(Strange.base_filters["words"]) == {"type": "string", "maxLength": 10}
    with pytest.raises(TypeError, match="NumberFilter"):
        filter_schema(Strange.base_filters["size"])


@pytest.mark.django_db
class TestDocumentation:
    def test_it_comes_from_this_host_and_runs_no_script_of_its_own(self) -> None:
        answer = Client().get("/api/v1/docs/")
        page = answer.content.decode()
        assert answer.headers["Content-Type"].startswith("text/html")
        addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
        assert addresses
        assert all(address.startswith("/") and not address.startswith("//") for address in addresses)
        assert not re.search(r"<script(?![^>]*\bsrc=)", page)
        script = next(address for address in addresses if "script" in address)
        assert Client().get(script).headers["Content-Type"].startswith("application/javascript")
        assert '"/api/v1/schema/"' in Client().get(script).content.decode().replace("\\u002D", "-")

    def test_only_its_own_policy_lets_styles_be_set(self) -> None:
        policy = Client().get("/api/v1/docs/").headers["Content-Security-Policy"]
        assert "style-src 'self' 'unsafe-inline'" in policy
        assert "img-src 'self' data:" in policy
        assert "script-src" not in policy
        assert "default-src 'self'" in policy
        assert "unsafe-inline" not in Client().get("/api/v1/schema/").headers["Content-Security-Policy"]

    def test_other_methods_are_405_in_json(self) -> None:
        for path in ("docs", "schema"):
            answer = Client().post(f"/api/v1/{path}/")
            assert answer.status_code == 405
            assert answer.headers["Content-Type"] == "application/problem+json"


def test_only_what_no_parameter_leaves_out_is_called_required() -> None:
    shapes = generated()["components"]["schemas"]
    for name in ("Commitment", "CommitmentDetail", "Change", "Statement", "Texts"):
        assert "required" not in shapes[name], name
    for name in ("CommitmentList", "Standing", "SearchHit", "Summary", "Problem"):
        assert set(shapes[name]["required"]) == set(shapes[name]["properties"]), name


def test_what_is_sent_is_described_as_closed_and_bounded() -> None:
    shapes = {name: one for name, one in generated()["components"]["schemas"].items() if name.endswith("Request")}
    assert len(shapes) > 5
    assert all(shape["additionalProperties"] is False for shape in shapes.values())
    assert shapes["NewDraftRequest"]["properties"]["evidence"]["maxItems"] == 40
    kinds = [one["type"] for one in shapes["MeasurementSentRequest"]["properties"]["value"]["anyOf"]]
    assert kinds == ["number", "string"]


def test_what_the_public_may_read_is_described_as_open_where_the_view_is_on(settings: Any) -> None:
    settings.PUBLIC_VIEW = True
    for path, item in generated()["paths"].items():
        for method, operation in item.items():
            closed = re.search("/(consultations|decisions|drafts|files|changes)/", path)
            assert ({} in operation["security"]) == (not closed), (method, path)
