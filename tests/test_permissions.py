"""Who may ask what: every address of the project, by every role of both governments. An address without a row fails.

What is posted is empty, so nobody changes anything: who may post is told that something is missing (400) or that the
version is (409); who may not, that they may not see it (404) or do it (403). Who has not signed in is led to the
sign-in (302), and by the API told so (401).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, resolve

from commitments.models import ProgressUpdate
from tests import factories as make

pytestmark = pytest.mark.thorough

# The columns: nobody | Japan: viewer reporter approver coordinator | Mongolia: the same four | administrator.
# One status for four roles means all of them. What stands in braces is made by `things`: updates of Japan's foreign
# ministry, and its reporter's webhook; of Japan's coordinator a move of a date that was agreed, and a joint assessment
# that was withdrawn; and a consultation with a decision. A method without a row must be refused: 405.
TABLE = """
/                                GET  302 | 302             | 302             | 302
healthz                          GET  200 | 200             | 200             | 200
robots.txt                       GET  200 | 200             | 200             | 200
sign-in/                         GET  200 | 302             | 302             | 302
sign-in/                         POST 200 | 302             | 302             | 302
sign-out/                        POST 302 | 302             | 302             | 302
account/                         GET  302 | 200             | 200             | 200
account/password/                GET  302 | 200             | 200             | 200
account/password/                POST 302 | 200             | 200             | 200
account/tokens/                  GET  302 | 200             | 200             | 200
account/tokens/                  POST 302 | 400             | 400             | 400
account/tokens/none/revoke/      GET  302 | 404             | 404             | 404
account/tokens/none/revoke/      POST 302 | 404             | 404             | 404
account/webhooks/                GET  302 | 200             | 200             | 200
account/webhooks/                POST 302 | 400             | 400             | 400
account/webhooks/{webhook}/      GET  302 | 404             | 404             | 404
account/webhooks/{webhook}/change/ GET 302 | 404            | 404             | 404
account/webhooks/{webhook}/change/ POST 302 | 404           | 404             | 404
account/webhooks/{webhook}/test/ POST 302 | 404             | 404             | 404
account/webhooks/{webhook}/off/  POST 302 | 404             | 404             | 404
account/webhooks/{webhook}/on/   POST 302 | 404             | 404             | 404
account/webhooks/{webhook}/secret/ GET 302 | 404            | 404             | 404
account/webhooks/{webhook}/secret/ POST 302 | 404           | 404             | 404
account/webhooks/{webhook}/remove/ GET 302 | 404            | 404             | 404
account/webhooks/{webhook}/remove/ POST 302 | 404           | 404             | 404
account/webhooks/all/            GET  302 | 403 403 403 200 | 403 403 403 200 | 200
account/webhooks/all/{webhook}/stop/ POST 302 | 403 403 403 302 | 403 403 403 404 | 302
account/webhooks/all/{webhook}/allow/ POST 302 | 403 403 403 302 | 403 403 403 404 | 302
account/reminders/               POST 302 | 400             | 400             | 400
language/                        POST 400 | 400             | 400             | 400
dashboard/                       GET  302 | 200             | 200             | 200
trend/                           GET  302 | 200             | 200             | 200
compare/                         GET  302 | 200             | 200             | 200
statement/                       GET  302 | 200             | 200             | 200
commitments/                     GET  302 | 200             | 200             | 200
updates/                         GET  302 | 200             | 200             | 200
search/                          GET  302 | 200             | 200             | 200
timeline/                        GET  302 | 200             | 200             | 200
indicators/                      GET  302 | 200             | 200             | 200
commitments/EC-01/               GET  302 | 200             | 200             | 200
commitments/EC-01/audit/         GET  302 | 200             | 200             | 200
files/{file}/                    GET  302 | 404 200 200 200 | 404             | 404
exports/                         GET  302 | 200             | 200             | 200
exports/commitments.csv          GET  302 | 200             | 200             | 200
exports/audit.xlsx?commitment=EC-01 GET 302 | 200           | 200             | 200
exports/decisions.json           GET  302 | 200             | 200             | 200
exports/updates.pdf              GET  302 | 404             | 404             | 404
updates/{published}/             GET  302 | 200             | 200             | 200
updates/{draft}/                 GET  302 | 404 200 200 200 | 404             | 404
periods/                         GET  302 | 200             | 200             | 200
periods/new/                     GET  302 | 403 403 403 200 | 403 403 403 200 | 403
periods/new/                     POST 302 | 403 403 403 400 | 403 403 403 400 | 403
periods/2032-H1/                 GET  302 | 403 403 403 200 | 403 403 403 200 | 403
periods/2032-H1/                 POST 302 | 403 403 403 400 | 403 403 403 400 | 403
ministries/                      GET  302 | 200             | 200             | 200
ministries/JP-MOFA/succession/   GET  302 | 403             | 403             | 200
ministries/JP-MOFA/succession/   POST 302 | 403             | 403             | 400
commitments/EC-01/plan/          GET  302 | 403 403 403 200 | 403 403 403 200 | 403
commitments/EC-01/plan/milestones/new/        GET  302 | 403 403 403 200 | 403 403 403 200 | 403
commitments/EC-01/plan/milestones/new/        POST 302 | 403 403 403 400 | 403 403 403 400 | 403
commitments/EC-01/plan/milestones/1/          GET  302 | 403 403 403 200 | 403 403 403 200 | 403
commitments/EC-01/plan/milestones/1/          POST 302 | 403 403 403 409 | 403 403 403 409 | 403
commitments/EC-01/plan/milestones/1/withdraw/ GET  302 | 403 403 403 200 | 403 403 403 200 | 403
commitments/EC-01/plan/milestones/1/withdraw/ POST 302 | 403 403 403 409 | 403 403 403 409 | 403
commitments/EC-01/plan/indicators/new/        GET  302 | 403 403 403 200 | 403 403 403 200 | 403
commitments/EC-01/plan/indicators/new/        POST 302 | 403 403 403 400 | 403 403 403 400 | 403
commitments/EC-01/plan/indicators/EC-01-I1/   GET  302 | 403 403 403 200 | 403 403 403 200 | 403
commitments/EC-01/plan/indicators/EC-01-I1/   POST 302 | 403 403 403 409 | 403 403 403 409 | 403
commitments/EC-01/plan/occurrences/           GET  302 | 403 403 403 404 | 403 403 403 404 | 403
commitments/EC-01/plan/occurrences/           POST 302 | 403 403 403 404 | 403 403 403 404 | 403
commitments/EC-02/plan/occurrences/           GET  302 | 403 403 403 200 | 403             | 403
commitments/EC-02/plan/occurrences/           POST 302 | 403 403 403 400 | 403             | 403
commitments/EC-01/plan/assignments/new/       GET  302 | 403 403 403 200 | 403 403 403 200 | 403
commitments/EC-01/plan/assignments/new/       POST 302 | 403 403 403 400 | 403 403 403 400 | 403
commitments/EC-01/plan/assignments/{assignment}/confirm/ POST 302 | 403 403 403 302 | 403 | 403
commitments/EC-01/plan/assignments/{assignment}/end/     GET  302 | 403 403 403 200 | 403 | 403
commitments/EC-01/plan/assignments/{assignment}/end/     POST 302 | 403 403 403 400 | 403 | 403
work/                            GET  302 | 302 200 200 200 | 302 200 200 200 | 302
work/review/                     GET  302 | 403 403 200 200 | 403 403 200 200 | 403
work/review/                     POST 302 | 403 403 400 400 | 403 403 400 400 | 403
commitments/EC-01/updates/no-change/ GET  302 | 403 200 200 200 | 403 200 200 200 | 403
commitments/EC-01/updates/no-change/ POST 302 | 403 400 400 400 | 403 400 400 400 | 403
commitments/EC-01/updates/new/   GET  302 | 403 200 200 200 | 403 200 200 200 | 403
commitments/EC-01/updates/new/   POST 302 | 403 400 400 400 | 403 400 400 400 | 403
updates/{draft}/edit/            GET  302 | 404 200 200 200 | 404             | 404
updates/{draft}/edit/            POST 302 | 404 400 400 400 | 404             | 404
updates/{draft}/submit/          POST 302 | 404 409 409 409 | 404             | 404
updates/{draft}/withdraw/        GET  302 | 404 200 200 200 | 404             | 404
updates/{draft}/withdraw/        POST 302 | 404 409 409 409 | 404             | 404
updates/{submitted}/publish/     POST 302 | 404 403 409 409 | 404             | 404
updates/{submitted}/return/      POST 302 | 404 403 409 409 | 404             | 404
updates/{published}/correct/     GET  302 | 403 200 200 200 | 403             | 403
updates/{published}/correct/     POST 302 | 403 400 400 400 | 403             | 403
updates/{draft}/correct/         GET  302 | 404 302 302 302 | 404             | 404
updates/{draft}/correct/         POST 302 | 404 302 302 302 | 404             | 404
two-sides/                       GET  302 | 200             | 200             | 200
commitments/EC-01/joint/         GET  302 | 200             | 200             | 200
commitments/EC-01/joint/new/     GET  302 | 403 403 403 200 | 403 403 403 200 | 403
commitments/EC-01/joint/new/     POST 302 | 403 403 403 400 | 403 403 403 400 | 403
commitments/EC-01/joint/{assessment}/sign/ POST 302 | 403 403 403 403 | 403 403 403 302 | 403
commitments/EC-01/joint/{assessment}/withdraw/ POST 302 | 403 403 403 302 | 403 403 403 403 | 403
commitments/EC-01/dates/new/     GET  302 | 403 403 403 200 | 403 403 403 200 | 403
commitments/EC-01/dates/new/     POST 302 | 403 403 403 400 | 403 403 403 400 | 403
commitments/EC-01/dates/revise/  GET  302 | 403 403 403 302 | 403 403 403 302 | 403
commitments/EC-01/dates/revise/  POST 302 | 403 403 403 302 | 403 403 403 302 | 403
commitments/EC-01/dates/revise/1/ GET  302 | 403 403 403 200 | 403 403 403 200 | 403
commitments/EC-01/dates/revise/1/ POST 302 | 403 403 403 400 | 403 403 403 400 | 403
commitments/EC-01/dates/{revision}/agree/ POST 302 | 403 403 403 403 | 403 403 403 302 | 403
commitments/EC-01/dates/{revision}/refuse/ GET  302 | 403 403 403 403 | 403 403 403 302 | 403
commitments/EC-01/dates/{revision}/refuse/ POST 302 | 403 403 403 403 | 403 403 403 302 | 403
consultations/                   GET  302 | 200             | 200             | 200
consultations/{consultation}/    GET  302 | 200             | 200             | 200
consultations/{consultation}/pack/ GET  302 | 200             | 200             | 200
pack/                            GET  302 | 200             | 200             | 200
consultations/new/               GET  302 | 403 403 403 200 | 403 403 403 200 | 403
consultations/new/               POST 302 | 403 403 403 400 | 403 403 403 400 | 403
consultations/{consultation}/edit/ GET  302 | 403 403 403 200 | 403 403 403 200 | 403
consultations/{consultation}/edit/ POST 302 | 403 403 403 400 | 403 403 403 400 | 403
consultations/{consultation}/decisions/new/ GET  302 | 403 403 403 200 | 403 403 403 200 | 403
consultations/{consultation}/decisions/new/ POST 302 | 403 403 403 400 | 403 403 403 400 | 403
consultations/{consultation}/decisions/1/edit/ GET  302 | 403 403 403 200 | 403 403 403 200 | 403
consultations/{consultation}/decisions/1/edit/ POST 302 | 403 403 403 400 | 403 403 403 400 | 403
plan/import/                     GET  302 | 403 403 403 200 | 403 403 403 200 | 403
plan/import/                     POST 302 | 403 403 403 400 | 403 403 403 400 | 403
plan/import/template.xlsx        GET  302 | 403 403 403 200 | 403 403 403 200 | 403
plan/import/items.csv            GET  302 | 403 403 403 200 | 403 403 403 200 | 403
plan/import/none/                GET  302 | 403 403 403 404 | 403 403 403 404 | 403
plan/import/none/apply/          POST 302 | 403 403 403 404 | 403 403 403 404 | 403
plan/import/none/discard/        POST 302 | 403 403 403 302 | 403 403 403 302 | 403
api/v1/                          GET  401 | 200             | 200             | 200
api/v1/statement/                GET  401 | 200             | 200             | 200
api/v1/pillars/                  GET  401 | 200             | 200             | 200
api/v1/pillars/framework/        GET  401 | 200             | 200             | 200
api/v1/passages/                 GET  401 | 200             | 200             | 200
api/v1/passages/1/               GET  401 | 200             | 200             | 200
api/v1/ministries/               GET  401 | 200             | 200             | 200
api/v1/ministries/JP-MOFA/       GET  401 | 200             | 200             | 200
api/v1/periods/                  GET  401 | 200             | 200             | 200
api/v1/periods/2024-H1/          GET  401 | 200             | 200             | 200
api/v1/commitments/              GET  401 | 200             | 200             | 200
api/v1/commitments/EC-01/        GET  401 | 200             | 200             | 200
api/v1/updates/                  GET  401 | 200             | 200             | 200
api/v1/updates/{published}/      GET  401 | 200             | 200             | 200
api/v1/updates/{draft}/          GET  401 | 404             | 404             | 404
api/v1/measurements/             GET  401 | 200             | 200             | 200
api/v1/evidence/                 GET  401 | 200             | 200             | 200
api/v1/occurrences/              GET  401 | 200             | 200             | 200
api/v1/milestones/               GET  401 | 200             | 200             | 200
api/v1/milestones/EC-01-M1/      GET  401 | 200             | 200             | 200
api/v1/indicators/               GET  401 | 200             | 200             | 200
api/v1/indicators/EC-01-I1/      GET  401 | 200             | 200             | 200
api/v1/date-revisions/           GET  401 | 200             | 200             | 200
api/v1/date-revisions/{revision}/ GET  401 | 200             | 200             | 200
api/v1/assignments/              GET  401 | 200             | 200             | 200
api/v1/assignments/{assignment}/ GET  401 | 200             | 200             | 200
api/v1/consultations/            GET  401 | 200             | 200             | 200
api/v1/consultations/{consultation}/ GET  401 | 200             | 200             | 200
api/v1/decisions/                GET  401 | 200             | 200             | 200
api/v1/decisions/{decision}/     GET  401 | 200             | 200             | 200
api/v1/joint-assessments/        GET  401 | 200             | 200             | 200
api/v1/joint-assessments/{assessment}/ GET  401 | 200             | 200             | 200
api/v1/drafts/                   GET  401 | 403             | 403             | 403
api/v1/drafts/                   POST 401 | 403             | 403             | 403
api/v1/drafts/bulk/              POST 401 | 403             | 403             | 403
api/v1/drafts/{draft}/           GET  401 | 403             | 403             | 403
api/v1/drafts/{draft}/           PUT  401 | 403             | 403             | 403
api/v1/drafts/{draft}/submit/    POST 401 | 403             | 403             | 403
api/v1/drafts/{draft}/withdraw/  POST 401 | 403             | 403             | 403
api/v1/files/                    POST 401 | 403             | 403             | 403
api/v1/search/?q=talks           GET  401 | 200             | 200             | 200
api/v1/iati/                     GET  401 | 200             | 200             | 200
api/v1/summary/?by=pillar        GET  401 | 200             | 200             | 200
api/v1/timeline/                 GET  401 | 200             | 200             | 200
api/v1/trend/                    GET  401 | 200             | 200             | 200
api/v1/compare/                  GET  401 | 200             | 200             | 200
api/v1/slips/                    GET  401 | 200             | 200             | 200
api/v1/changes/                  GET  401 | 200             | 200             | 200
api/v1/files/{file}/             GET  401 | 404 200 200 200 | 404             | 404
api/v1/schema/                   GET  200 | 200             | 200             | 200
api/v1/docs/                     GET  200 | 200             | 200             | 200
api/elsewhere                    GET  404 | 404             | 404             | 404
api/elsewhere                    POST 404 | 404             | 404             | 404
api/elsewhere                    DELETE 404 | 404           | 404             | 404
"""

# Administrators' site: GET and POST for an administrator; everybody else is led to the sign-in. Where no row stands,
# an administrator is refused as well: there is no say over content, sign-in records or tokens.
ADMIN_TABLE = """
admin/                                           200 200
admin/login/                                     302 302
admin/logout/                                    405 302
admin/password_change/                           200 200
admin/password_change/done/                      200 405
admin/autocomplete/                              403 405
admin/jsi18n/                                    200 405
admin/r/1/1/                                     404 404
admin/commitments/                               200 200
admin/commitments/user/                          200 200
admin/commitments/user/add/                      200 200
admin/commitments/user/{user}/                   302 302
admin/commitments/user/{user}/history/           200 200
admin/commitments/user/{user}/delete/            403 403
admin/commitments/user/{user}/change/            200 200
admin/commitments/ministry/                      200 200
admin/commitments/ministry/add/                  200 200
admin/commitments/ministry/{ministry}/           302 302
admin/commitments/ministry/{ministry}/history/   200 200
admin/commitments/ministry/{ministry}/delete/    403 403
admin/commitments/ministry/{ministry}/change/    200 200
admin/elsewhere                                  404 404
"""

ROLES = ("viewer", "reporter", "approver", "coordinator")
PEOPLE = ["nobody", *(f"{party} {role}" for party in ("JP", "MN") for role in ROLES), "administrator"]

Answers = dict[str, int]


def table() -> Iterator[tuple[str, str, Answers]]:
    for line in TABLE.strip().splitlines():
        path, method, answers = line.split(maxsplit=2)
        nobody, japan, mongolia, administrator = (column.split() for column in answers.split("|"))
        sides = [status for side in (japan, mongolia) for status in side * (len(ROLES) // len(side))]
        statuses = [int(status) for status in (*nobody, *sides, *administrator)]
        yield path, method, dict(zip(PEOPLE, statuses, strict=True))


def admin_table() -> Iterator[tuple[str, str, Answers]]:
    for line in ADMIN_TABLE.strip().splitlines():
        path, *statuses = line.split()
        for method, status in zip(("GET", "POST"), statuses, strict=True):
            yield path, method, dict.fromkeys(PEOPLE, 302) | {"administrator": int(status)}


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Every pattern of the project, spelt as `resolve` spells it."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            yield route


def other_admin_routes() -> Iterator[str]:
    """Addresses of the administrators' site that have no row, with an example for each of their parts."""
    with_row = {resolve(f"/{path}".format(user=1, ministry=1)).route for path, _method, _answers in admin_table()}
    for route in routes():
        if route.startswith("admin/") and route not in with_row:
            yield re.sub(r"<[^>]+>", "1", route)


@pytest.fixture
def things(db: None) -> dict[str, Any]:
    row = make.commitment(code="EC-01")
    assigned: dict[str, int] = {}
    for party in ("JP", "MN"):
        assigned[party] = make.assignment(of=row, to=make.ministry(party=party)).pk
    author = make.user(role="reporter")

    def update(status: str) -> int:
        return make.update(undertaking=make.side(row, "JP"), period="2024-H1", status=status, author=author).pk

    make.indicator(of=row, code="EC-01-I1")
    make.commitment(code="EC-02", kind="continuing", parties=("JP",))
    revision = make.date_revision(
        of=make.milestone(of=row), new_due_on="2025-09-30", requested_at="2024-05-01", agreed_at="2024-05-02"
    )
    assessment = make.joint_assessment(of=row, jp_signed_at="2024-05-01", withdrawn_at="2024-05-02")
    decision = make.decision(of=make.consultation())
    made = {status: update(status) for status in ("draft", "submitted", "published")}
    stored = make.stored_file(by=author)
    make.evidence(of=ProgressUpdate.objects.get(pk=made["draft"]), url="", file=stored)
    made |= {"file": stored.pk}
    made |= {
        "revision": revision.pk,
        "assessment": assessment.pk,
        "consultation": decision.consultation_id,
        "decision": decision.pk,
    }
    made["webhook"] = make.webhook(owner=author).pk
    return made | {"user": author.pk, "ministry": make.ministry().pk, "assignment": assigned["JP"]}


@pytest.fixture
def clients(db: None) -> dict[str, Client]:
    found = {}
    for name in PEOPLE:
        found[name] = Client(raise_request_exception=False)
        if name != "nobody":
            party, role = name.split() if " " in name else ("JP", name)
            found[name].force_login(make.user(role=role, party=party))
    return found


def ask(clients: dict[str, Client], path: str, method: str) -> Answers:
    answers = {}
    for name, client in clients.items():
        answer = getattr(client, method.lower())(path)
        list(answer)  # a file stays open until it has been sent
        answers[name] = answer.status_code
    return answers


def test_every_address_has_a_row(things: dict[str, Any]) -> None:
    listed = {resolve(f"/{path.split('?')[0]}".format(**things).replace("//", "/")).route for path, _m, _a in table()}
    missing = [route for route in routes() if not route.startswith("admin/") and route not in listed]
    assert missing == []


def test_everybody_is_answered_as_the_table_says(things: dict[str, Any], clients: dict[str, Client]) -> None:
    rows = sorted(table(), key=lambda row: row[0] == "sign-out/")  # last: it ends the sessions
    wrong = {}
    for path, method, expected in rows:
        answers = ask(clients, f"/{path}".format(**things).replace("//", "/"), method)
        if answers != expected:
            wrong[f"{method} {path}"] = {
                name: (answers[name], expected[name]) for name in PEOPLE if answers[name] != expected[name]
            }
    assert wrong == {}


def test_a_method_without_a_row_is_refused(things: dict[str, Any], clients: dict[str, Client]) -> None:
    offered = {(path, method) for path, method, _answers in table()}
    wrong = []
    for path in sorted({path for path, _method in offered}):
        for method in ("GET", "POST", "DELETE"):
            if (path, method) in offered or path == "sign-in/":  # sends away whoever has signed in, however asked
                continue
            answers = ask(clients, f"/{path}".format(**things).replace("//", "/"), method)
            nobody = answers.pop("nobody")
            if set(answers.values()) != {405} or nobody not in (302, 401, 405):
                wrong.append((method, path, nobody, answers))
    assert wrong == []


@pytest.mark.usefixtures("db")
def test_the_administrators_site_is_administrators_only(things: dict[str, Any], clients: dict[str, Client]) -> None:
    wrong = {}
    for path, method, expected in sorted(admin_table(), key=lambda row: row[0] == "admin/logout/"):
        answers = ask(clients, f"/{path}".format(**things), method)
        if answers != expected:
            wrong[f"{method} {path}"] = answers
    assert wrong == {}


def test_administrators_are_refused_what_has_no_row(clients: dict[str, Client]) -> None:
    few = {name: clients[name] for name in ("nobody", "JP coordinator", "administrator")}
    wrong = {}
    for path in other_admin_routes():
        for method in ("GET", "POST"):
            answers = ask(few, f"/{path}", method)
            # 302: back to the index, for there is no such row.
            if answers.pop("administrator") not in (302, 403) or set(answers.values()) != {302}:
                wrong[f"{method} {path}"] = answers
    assert wrong == {}
