"""A program whose client was generated from the description reads and writes with it, over HTTP."""

from __future__ import annotations

import datetime as dt
import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from commitments import clock
from commitments.api.schema import generated
from commitments.importing.fixtures import read_reference
from commitments.models import ProgressUpdate, User
from commitments.operations.seeding import seed
from commitments.operations.tokens import issue_token
from tests import factories as make
from tests.conftest import FIXTURES

pytestmark = [pytest.mark.thorough, pytest.mark.django_db(transaction=True)]

PACKAGE = "generated_tracker_client"
# The generator parses JSON and texts. Anything else it is told to hand over as the octets that came.
AS_OCTETS = ("application/pdf", "application/xml")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The client, made without one warning: no operation and no answer is left out of it."""
    folder = tmp_path_factory.mktemp("client")
    description, config = folder / "openapi.json", folder / "config.json"
    description.write_text(json.dumps(generated()), encoding="utf-8")
    config.write_text(
        json.dumps({"content_type_overrides": dict.fromkeys(AS_OCTETS, "application/octet-stream"), "post_hooks": []})
    )
    done = subprocess.run(
        [
            *(sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none", "--fail-on-warning"),
            *("--path", str(description), "--config", str(config), "--output-path", str(folder / PACKAGE)),
        ],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    yield PACKAGE
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]


@pytest.fixture
def reporter(transactional_db: None) -> User:
    """Who reports for the ministry that leads EC-03."""
    seed(reference=read_reference(FIXTURES))
    return make.user(role="reporter", party="JP")


@pytest.fixture
def api(package: str, reporter: User, live_server: Any) -> Iterator[SimpleNamespace]:
    """`call(operation, ...)` with a token that writes; `models` are the client's own."""
    _row, token = issue_token(by=reporter, user=reporter, name="made up", expires_in_days=30, writes=True)
    client = importlib.import_module(package).AuthenticatedClient(
        base_url=live_server.url, token=token, prefix="Token", raise_on_unexpected_status=True
    )

    def call(operation: str, *args: Any, **kwargs: Any) -> Any:
        return importlib.import_module(f"{package}.api.{operation}").sync(*args, client=client, **kwargs)

    with client:
        yield SimpleNamespace(call=call, models=importlib.import_module(f"{package}.models"), client=client)


def test_every_operation_is_there(package: str) -> None:
    operations = [one["operationId"] for path in generated()["paths"].values() for one in path.values()]
    folder = Path(importlib.import_module(package).__file__ or "").parent / "api"
    made = {path.stem for path in folder.glob("*/*.py")} - {"__init__"}
    assert made == {name.lower() for name in operations}


def test_it_reads(api: SimpleNamespace) -> None:
    models = api.models
    actions = api.call(
        "commitments.commitments_list",
        kind=[models.CommitmentsListKindItem("action")],
        pillar=["economy"],
        fields=[models.CommitmentsListFieldsItem(name) for name in ("code", "titles")],
        lang=[models.CommitmentsListLangItem(name) for name in ("en", "mn")],
        count=True,
    )
    assert isinstance(actions, models.CommitmentList)
    assert actions.count == len(actions.results) > 0
    assert all(one.code.startswith("EC-") and one.titles.en and not one.titles.ja for one in actions.results)

    one = api.call("commitments.commitments_read", actions.results[0].code)
    assert isinstance(one, models.CommitmentDetailAnswer)
    assert one.as_of == clock.today()
    assert one.data.kind is models.Kind.ACTION
    assert one.data.standing.delivery is models.Headline.NOT_REPORTED
    assert isinstance(one.data.standing.due_on, dt.date | None)

    kinds = api.call("summary.summary_read", by=[models.SummaryReadByItem("kind")])
    assert sum(row.count for row in kinds.data.rows) == kinds.data.of == 49


def test_it_is_told_what_is_wrong(api: SimpleNamespace) -> None:
    refused = api.call("commitments.commitments_list", pillar=["nowhere"])
    assert isinstance(refused, api.models.Problem)
    assert (refused.status, refused.code) == (400, "invalid_parameters")
    assert list(refused.errors.additional_properties) == ["pillar"]


def test_it_writes(api: SimpleNamespace, reporter: User) -> None:
    models = api.models
    code = reporter.ministry.assignments.filter(role="lead").first().commitment.code
    sent = models.NewDraftRequest(
        commitment=code,
        period="2024-H1",
        language=models.Language.EN,
        delivery=models.Delivery.ON_TRACK,
        done="Two rounds of talks were held.",
        reason="The timetable is kept.",
        evidence=[
            models.EvidenceSentRequest(
                title="Minutes", url="https://www.example.jp/", kind=models.EvidenceKind.DOCUMENT
            )
        ],
    )
    made = api.call("drafts.drafts_drafts_post", body=sent, idempotency_key="once")
    assert isinstance(made, models.DraftAnswer)
    assert (made.data.status, made.data.version) == (models.UpdateStatus.DRAFT, 1)
    assert made.data.url.endswith(reverse("api:draft", args=[made.data.id]))
    assert api.call("drafts.drafts_drafts_post", body=sent, idempotency_key="once").data.id == made.data.id
    handed_in = api.call("drafts.drafts_draftsubmission_post", made.data.id, if_match='"1"')
    assert handed_in.data.status is models.UpdateStatus.SUBMITTED
    assert ProgressUpdate.objects.get().done == "Two rounds of talks were held."
