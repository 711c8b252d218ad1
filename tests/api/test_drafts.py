"""/api/v1/drafts/ and /files/: a ministry's own system writes, through the same rules as the pages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from commitments.errors import RuleViolation
from commitments.models import AuditEvent, GivenAnswer, ProgressUpdate, User
from commitments.operations.tokens import issue_token
from commitments.operations.updates import publish_update, return_update
from tests import factories as make
from tests.api.contract import check
from tests.web.cast import Cast, cast

DRAFTS = "/api/v1/drafts/"
MEASURED = {"indicator": "EC-01-I1", "value": 12.5, "measured_on": "2023-12-31"}
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@dataclass
class Program:
    """A client with a token; every answer is held to the description."""

    token: str

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        headers["Authorization"] = f"Token {self.token}"
        data = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        return check(getattr(Client(), method)(path, **data, headers=headers))

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("post", path, {} if body is None else body, **headers)

    def put(self, path: str, body: Any, **headers: str) -> Any:
        return self.call("put", path, body, **headers)

    def get(self, path: str, **headers: str) -> Any:
        return self.call("get", path, **headers)


def program(of: User, *, writes: bool = True) -> Program:
    return Program(issue_token(by=of, user=of, name="ministry system", expires_in_days=30, writes=writes)[1])


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


@pytest.fixture
def system(people: Cast) -> Program:
    return program(people.reporter)


def report(**changes: Any) -> dict[str, Any]:
    return {
        "commitment": "EC-01",
        "period": "2023-H2",
        "delivery": "at_risk",
        "done": "Talks were held.",
        "next_steps": "More talks.",
        "reason": "The budget is open.",
        "language": "en",
        "internal_note": "Ask the treasury.",
        "evidence": [{"title": "Minutes", "url": "https://example.org/minutes", "kind": "document"}],
        "measurements": [MEASURED],
        "milestones_met": [{"number": 1, "met_on": "2024-02-01"}],
    } | changes


def content(**changes: Any) -> dict[str, Any]:
    return {name: value for name, value in report(**changes).items() if name not in ("commitment", "period")}


class TestDrafting:
    def test_all_that_was_sent_is_kept_and_comes_back(self, system: Program, people: Cast) -> None:
        answer = system.post(DRAFTS, report())
        assert answer.status_code == 201
        made = answer.json()["data"]
        sent = report()
        assert {
            name: made[name] for name in ("commitment", "period", "delivery", "done", "reason", "internal_note")
        } == {name: sent[name] for name in ("commitment", "period", "delivery", "done", "reason", "internal_note")}
        assert (made["party"], made["ministry"], made["status"], made["version"]) == ("JP", "JP-MOFA", "draft", 1)
        assert made["evidence"] == [sent["evidence"][0] | {"file": None, "dated_on": None}]
        assert made["measurements"] == sent["measurements"]
        assert [(one["number"], one["met_on"]) for one in made["milestones_met"]] == [(1, "2024-02-01")]
        row = ProgressUpdate.objects.get(pk=made["id"])
        assert (row.author, row.status) == (people.reporter, "draft")
        assert AuditEvent.objects.filter(verb="draft", by=people.reporter).exists()
        assert system.get(f"{DRAFTS}{row.pk}/").json()["data"] == made
        assert system.get(DRAFTS).json()["results"] == [made]

    def test_a_draft_may_leave_everything_open_but_its_language(self, system: Program) -> None:
        bare = {"commitment": "EC-01", "period": "2023-H2", "language": "mn"}
        made = system.post(DRAFTS, bare).json()["data"]
        assert (made["delivery"], made["done"], made["evidence"]) == (None, None, [])
        refused = system.post(DRAFTS, bare | {"submit": True})
        assert refused.status_code == 400
        assert {"delivery", "done", "reason"} <= set(refused.json()["errors"])
        assert ProgressUpdate.objects.count() == 1, "all of it is saved or nothing"

    def test_it_is_handed_in_at_once_where_asked(self, system: Program, people: Cast) -> None:
        made = system.post(DRAFTS, report(submit=True)).json()["data"]
        assert made["status"] == "submitted"
        row = ProgressUpdate.objects.get(pk=made["id"])
        publish_update(by=people.approver, update=row, version=row.version)
        assert system.get(f"{DRAFTS}{row.pk}/").status_code == 404, "what is published is read under /updates/"
        assert system.get(f"/api/v1/updates/{row.pk}/").status_code == 200

    def test_a_published_update_is_corrected(self, system: Program, people: Cast) -> None:
        old = people.update("published", period="2023-H2")
        made = system.post(DRAFTS, content(corrects=old.pk, correction_reason="The date was wrong.")).json()["data"]
        assert (made["corrects"], made["correction_reason"], made["period"]) == (
            old.pk,
            "The date was wrong.",
            "2023-H2",
        )
        refused = system.post(DRAFTS, content(corrects=old.pk))
        assert list(refused.json()["errors"]) == ["correction_reason"]
        refused = system.post(DRAFTS, report(corrects=old.pk, correction_reason="Why"))
        assert set(refused.json()["errors"]) == {"commitment", "period"}

    @pytest.mark.parametrize(
        ("changes", "fields"),
        [
            ({"commitment": "XX-99"}, {"commitment"}),
            ({"commitment": None}, {"commitment"}),
            ({"period": "2099-H1"}, {"period"}),
            ({"period": "2024-H2"}, {"period"}),  # has not begun
            ({"delivery": "splendid"}, {"delivery"}),
            ({"delivery": "at_risk", "completed_on": "2024-01-01"}, {"completed_on"}),
            ({"completed_on": "1 May"}, {"completed_on"}),
            ({"language": "fr"}, {"language"}),
            ({"language": None}, {"language"}),
            ({"colour": "red"}, {"colour"}),
            ({"done": ["a"]}, {"done"}),
            ({"done": "\u0000"}, {"done"}),
            ({"submit": "perhaps"}, {"submit"}),
            ({"corrects": 0}, {"corrects"}),
            ({"evidence": {"title": "x"}}, {"evidence"}),
            ({"evidence": [{"title": "x", "kind": "document"}]}, {"evidence"}),
            ({"evidence": [{"url": "https://x.example", "kind": "document"}]}, {"evidence.0.title"}),
            ({"evidence": [{"title": "x", "url": "ftp://x.example", "kind": "document"}]}, {"url"}),
            ({"evidence": [{"title": "x", "file": 10**12, "kind": "document"}]}, {"evidence.0.file"}),
            ({"evidence": [{"title": "x", "url": "https://x.example", "kind": "document"}] * 41}, {"evidence"}),
            ({"measurements": [{**MEASURED, "indicator": "NO"}]}, {"measurements.0.indicator"}),
            ({"measurements": [{**MEASURED, "value": "much"}]}, {"measurements.0.value"}),
            ({"measurements": [{**MEASURED, "measured_on": "2024-12-31"}]}, {"measurements"}),
            ({"milestones_met": [{"number": 7, "met_on": "2024-01-01"}]}, {"milestones_met.0.number"}),
            ({"occurrences": [{"title": "x", "held_on": "2024-01-01"}]}, {"occurrences"}),  # an action
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_named_and_nothing_is_saved(
        self, system: Program, changes: dict[str, Any], fields: set[str]
    ) -> None:
        answer = system.post(DRAFTS, report(**changes))
        assert answer.status_code == 400
        assert set(answer.json()["errors"]) == fields
        assert not ProgressUpdate.objects.exists()

    @pytest.mark.parametrize("body", ["[]", "3", '"text"', "null"])
    def test_something_else_than_an_object_is_refused(self, system: Program, body: str) -> None:
        assert system.post(DRAFTS, json.loads(body)).status_code == 400

    def test_what_is_no_json_is_refused(self, system: Program) -> None:
        headers = {"Authorization": f"Token {system.token}"}
        for text, status in (("{", 400), ('{"a": NaN}', 400)):
            answer = check(Client().post(DRAFTS, text, content_type="application/json", headers=headers))
            assert answer.status_code == status
        answer = check(Client().post(DRAFTS, "a=b", content_type="text/plain", headers=headers))
        assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")

    def test_what_is_too_large_is_refused_unread(self, system: Program) -> None:
        answer = system.post(DRAFTS, report(done="x" * (10 * 1024 * 1024)))
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")

    @pytest.mark.parametrize("language", ["ja", "mn"])
    def test_it_says_so_in_the_language_asked_for(self, system: Program, language: str) -> None:
        english, theirs = (
            system.post(DRAFTS, report(language=None, delivery="x"), Accept_Language=code).json()["errors"]
            for code in ("en", language)
        )
        assert set(english) == set(theirs)
        assert all(english[name] != theirs[name] for name in english)


class TestScope:
    def test_a_token_that_only_reads_does_not_write_nor_see_drafts(self, people: Cast) -> None:
        draft = people.update("draft")
        reading = program(people.reporter, writes=False)
        for answer in (reading.get(DRAFTS), reading.post(DRAFTS, report()), reading.get(f"{DRAFTS}{draft.pk}/")):
            assert (answer.status_code, answer.json()["code"]) == (403, "token_scope")

    def test_a_session_does_not_write(self, people: Cast) -> None:
        client = Client()
        client.force_login(people.reporter)
        answer = check(client.post(DRAFTS, json.dumps(report()), content_type="application/json"))
        assert (answer.status_code, answer.json()["code"]) == (403, "token_scope")

    def test_it_ends_when_the_person_moves_to_another_ministry(self, system: Program, people: Cast) -> None:
        User.objects.filter(pk=people.reporter.pk).update(ministry=people.meti)
        assert system.get(DRAFTS).status_code == 403

    def test_it_ends_when_the_person_no_longer_reports(self, system: Program, people: Cast) -> None:
        User.objects.filter(pk=people.reporter.pk).update(role="viewer")
        assert system.post(DRAFTS, report()).status_code == 403

    def test_only_who_reports_can_have_one(self, people: Cast) -> None:
        with pytest.raises(RuleViolation) as refused:
            program(people.viewer)
        assert list(refused.value.fields) == ["writes"]

    def test_another_ministrys_and_another_governments_drafts_are_not_there(
        self, system: Program, people: Cast
    ) -> None:
        theirs = program(people.foreigner)
        other = program(people.outsider)
        mine = system.post(DRAFTS, report()).json()["data"]["id"]
        for stranger in (theirs, other):
            assert stranger.get(f"{DRAFTS}?count=true").json()["count"] == 0
            assert stranger.get(f"{DRAFTS}{mine}/").status_code == 404
            assert stranger.put(f"{DRAFTS}{mine}/", content(), If_Match='"1"').status_code == 404
            for act in ("submit", "withdraw"):
                assert stranger.post(f"{DRAFTS}{mine}/{act}/", If_Match='"1"').status_code == 404

    def test_a_ministry_that_is_not_assigned_does_not_report(self, people: Cast) -> None:
        answer = program(people.outsider).post(DRAFTS, report())
        assert (answer.status_code, answer.json()["code"]) == (403, "not_assigned")

    def test_a_commitment_of_the_other_government_alone(self, system: Program) -> None:
        make.commitment(code="EC-02", parties=("MN",))
        answer = system.post(DRAFTS, report(commitment="EC-02"))
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["commitment"])


class TestChanging:
    @pytest.fixture
    def draft(self, system: Program) -> dict[str, Any]:
        return system.post(DRAFTS, report()).json()["data"]

    def test_put_replaces_all_that_it_says(self, system: Program, draft: dict[str, Any]) -> None:
        answer = system.put(f"{DRAFTS}{draft['id']}/", content(done="Other.", evidence=[]), If_Match='"1"')
        assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
        kept = answer.json()["data"]
        assert (kept["done"], kept["evidence"], kept["version"]) == ("Other.", [], 2)
        bare = system.put(f"{DRAFTS}{draft['id']}/", {"language": "en"}, If_Match='"2"').json()["data"]
        assert (bare["done"], bare["delivery"], bare["measurements"]) == (None, None, [])

    def test_the_version_is_needed_and_an_old_one_writes_over_nothing(
        self, system: Program, draft: dict[str, Any]
    ) -> None:
        path = f"{DRAFTS}{draft['id']}/"
        system.put(path, content(done="Mine."), If_Match='"1"')
        for address, send in ((path, content(done="Theirs.")), (f"{path}submit/", {}), (f"{path}withdraw/", {})):
            method = "put" if address == path else "post"
            missing = system.call(method, address, send)
            assert (missing.status_code, missing.json()["code"]) == (428, "version_missing")
            assert system.call(method, address, send, If_Match="*").status_code == 428
            stale = system.call(method, address, send, If_Match='"1"')
            assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")
        assert system.get(path).json()["data"]["done"] == "Mine."

    def test_it_is_handed_in_returned_and_handed_in_again(
        self, system: Program, people: Cast, draft: dict[str, Any]
    ) -> None:
        path = f"{DRAFTS}{draft['id']}/"
        handed_in = system.post(f"{path}submit/", If_Match='"1"')
        assert (handed_in.status_code, handed_in.json()["data"]["status"]) == (200, "submitted")
        refused = system.put(path, content(), If_Match='"2"')
        assert (refused.status_code, refused.json()["code"]) == (400, "wrong_status")
        row = ProgressUpdate.objects.get(pk=draft["id"])
        return_update(by=people.approver, update=row, version=2, comment="Name the date.")
        seen = system.get(path).json()["data"]
        assert (seen["status"], seen["return_comment"]) == ("returned", "Name the date.")
        assert system.put(path, content(done="On 1 May."), If_Match='"3"').status_code == 200
        assert system.post(f"{path}submit/", If_Match='"4"').json()["data"]["status"] == "submitted"

    def test_it_is_put_away(self, system: Program, draft: dict[str, Any]) -> None:
        path = f"{DRAFTS}{draft['id']}/"
        assert system.post(f"{path}withdraw/", If_Match='"1"').status_code == 204
        assert system.get(path).status_code == 404
        assert ProgressUpdate.objects.get(pk=draft["id"]).status == "withdrawn"


class TestOnce:
    def test_the_same_key_does_it_once_and_answers_the_same(self, system: Program) -> None:
        first = system.post(DRAFTS, report(), Idempotency_Key="k-1")
        again = system.post(DRAFTS, report(), Idempotency_Key="k-1")
        assert again.json() == first.json()
        assert (again.status_code, again.headers["Idempotent-Replayed"], again.headers["ETag"]) == (201, "true", '"1"')
        assert ProgressUpdate.objects.count() == 1
        system.post(DRAFTS, report(), Idempotency_Key="k-2")
        assert ProgressUpdate.objects.count() == 2

    def test_another_request_under_the_same_key_is_refused(self, system: Program) -> None:
        system.post(DRAFTS, report(), Idempotency_Key="k-1")
        answer = system.post(DRAFTS, report(done="Other."), Idempotency_Key="k-1")
        assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_reused")

    def test_what_was_refused_may_be_tried_again_under_its_key(self, system: Program) -> None:
        assert system.post(DRAFTS, report(delivery="x"), Idempotency_Key="k").status_code == 400
        assert system.post(DRAFTS, report(period="2099-H1"), Idempotency_Key="k").status_code == 400
        assert system.post(DRAFTS, report(), Idempotency_Key="k").status_code == 201
        assert GivenAnswer.objects.count() == 1

    def test_keys_of_different_people_do_not_meet(self, system: Program, people: Cast) -> None:
        system.post(DRAFTS, report(), Idempotency_Key="k")
        assert program(people.colleague).post(DRAFTS, report(), Idempotency_Key="k").status_code == 201
        assert ProgressUpdate.objects.count() == 2

    @pytest.mark.parametrize("key", ["with blanks", "x" * 101, "ключ"])
    def test_a_key_that_is_none(self, system: Program, key: str) -> None:
        answer = system.post(DRAFTS, report(), Idempotency_Key=key)
        assert list(answer.json()["errors"]) == ["Idempotency-Key"]


class TestBulk:
    BULK = f"{DRAFTS}bulk/"

    def test_each_row_has_its_verdict(self, system: Program) -> None:
        rows = [report(), report(delivery="x"), report(submit=True), "text", report(commitment="XX-99"), {}]
        answer = system.post(self.BULK, {"rows": rows}).json()["data"]
        assert [one["verdict"] for one in answer["rows"]] == [
            "draft",
            "refused",
            "submitted",
            "refused",
            "refused",
            "refused",
        ]
        assert (answer["saved"], answer["refused"]) == (2, 4)
        assert [one["row"] for one in answer["rows"]] == list(range(6))
        assert list(answer["rows"][1]["errors"]) == ["delivery"]
        assert list(answer["rows"][4]["errors"]) == ["commitment"]
        assert {one["id"] for one in answer["rows"]} - {None} == set(
            ProgressUpdate.objects.values_list("pk", flat=True)
        )

    def test_sent_again_with_its_key_it_saves_nothing_twice(self, system: Program) -> None:
        rows = {"rows": [report(), report(delivery="x")]}
        first, again = (system.post(self.BULK, rows, Idempotency_Key="night-1").json() for _ in range(2))
        assert first == again
        assert ProgressUpdate.objects.count() == 1

    def test_there_are_bounds(self, system: Program) -> None:
        bad: list[list[Any]] = [[], [{}] * 501]
        for rows in bad:
            assert list(system.post(self.BULK, {"rows": rows}).json()["errors"]) == ["rows"]

    @pytest.mark.thorough
    def test_five_hundred_are_taken(self, system: Program) -> None:
        answer = system.post(self.BULK, {"rows": [report()] * 500}).json()["data"]
        assert (answer["saved"], answer["refused"]) == (500, 0)


class TestFiles:
    def send(self, token: str, **fields: Any) -> Any:
        data = {"commitment": "EC-01", "file": SimpleUploadedFile("minutes.pdf", PDF)} | fields
        return check(Client().post("/api/v1/files/", data, headers={"Authorization": f"Token {token}"}))

    def test_a_file_is_sent_and_then_named_as_evidence(self, system: Program) -> None:
        answer = self.send(system.token)
        assert answer.status_code == 201
        kept = answer.json()["data"]
        assert (kept["name"], kept["size"], kept["type"]) == ("minutes.pdf", len(PDF), "application/pdf")
        evidence = [{"title": "Minutes", "file": kept["id"], "kind": "document"}]
        assert system.post(DRAFTS, report(evidence=evidence)).json()["data"]["evidence"][0]["file"] == kept["id"]

    def test_somebody_elses_file_can_not_be_named(self, system: Program, people: Cast) -> None:
        theirs = make.stored_file(by=people.foreigner)
        evidence = [{"title": "Minutes", "file": theirs.pk, "kind": "document"}]
        assert list(system.post(DRAFTS, report(evidence=evidence)).json()["errors"]) == ["evidence.0.file"]

    def test_what_is_no_document_is_refused(self, system: Program) -> None:
        answer = self.send(system.token, file=SimpleUploadedFile("run.exe", b"MZ\x90\x00" + b"\0" * 100))
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["file"])
        assert self.send(system.token, commitment="XX-99").status_code == 400
        assert self.send(system.token, file="").status_code == 400


def test_the_last_use_of_a_token_is_shown(people: Cast) -> None:
    system = program(people.reporter)
    client = Client()
    client.force_login(people.reporter)
    assert "never" in client.get("/account/tokens/").content.decode()
    system.get(DRAFTS)
    page = client.get("/account/tokens/").content.decode()
    assert "1 March 2024" in page or "1 Mar 2024" in page
    assert "ministry system" in page
