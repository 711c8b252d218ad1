"""The administrators' site: accounts and ministries through audited operations, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from commitments.models import AuditEvent, Ministry, User
from commitments.vocabulary import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
PASSWORD = "a long and winding passphrase"


@pytest.fixture
def administrator() -> User:
    return make.user(role="administrator")


@pytest.fixture
def site(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def person(**changes: Any) -> dict[str, Any]:
    return {
        "email": "New.Person@example.org",
        "full_name": "New Person",
        "role": "reporter",
        "ministry": make.ministry(party="JP").pk,
        "preferred_language": "ja",
        "is_active": "on",
        "new_password": PASSWORD,
    } | changes


def test_a_new_account_is_made_and_audited(site: Client, administrator: User) -> None:
    response = site.post("/admin/commitments/user/add/", person())
    assert response.status_code == 302
    made = User.objects.get(email="new.person@example.org")
    assert made.check_password(PASSWORD)
    event = AuditEvent.objects.get(verb="create_user")
    assert event.by == administrator
    assert event.new["role"] == "reporter"
    assert "password" not in event.new


def test_a_barred_account_can_be_made(site: Client) -> None:
    data = person()
    del data["is_active"]
    assert site.post("/admin/commitments/user/add/", data).status_code == 302
    assert not User.objects.get(email="new.person@example.org").is_active


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"new_password": ""}, "new_password"),
        ({"new_password": "short"}, "new_password"),
        ({"email": "no address"}, "email"),
        ({"email": "TAKEN@example.org"}, "email"),
        ({"full_name": ""}, "full_name"),
        ({"role": ""}, "role"),
        ({"ministry": ""}, "__all__"),
    ],
)
def test_bad_input_is_named_at_its_field(site: Client, changes: dict[str, Any], field: str) -> None:
    make.user(email="taken@example.org")
    before = User.objects.count()
    response = site.post("/admin/commitments/user/add/", person(**changes))
    assert response.status_code == 200
    assert field in response.context["adminform"].form.errors
    assert User.objects.count() == before


def test_a_change_is_audited_with_old_and_new(site: Client) -> None:
    someone = make.user(role="reporter", email="someone@example.org", full_name="Someone")
    data = person(email="someone@example.org", full_name="Someone", role="approver", new_password="")
    assert site.post(f"/admin/commitments/user/{someone.pk}/change/", data).status_code == 302
    event = AuditEvent.objects.get(verb="change_user")
    assert (event.old["role"], event.new["role"]) == ("reporter", "approver")


def test_nobody_takes_away_their_own_access(site: Client, administrator: User) -> None:
    data = person(email=administrator.email, full_name=administrator.full_name, role="viewer", new_password="")
    response = site.post(f"/admin/commitments/user/{administrator.pk}/change/", data)
    assert "role" in response.context["adminform"].form.errors
    administrator.refresh_from_db()
    assert administrator.role == Role.ADMINISTRATOR


def ministry(**changes: Any) -> dict[str, Any]:
    formset = {"dated_names-TOTAL_FORMS": 0, "dated_names-INITIAL_FORMS": 0}
    return {"code": "MN-NEW", "party": "MN", "name_mn": "Шинэ яам", "valid_from": "2025-01-01"} | formset | changes


def test_a_ministry_is_made_renamed_and_closed(site: Client) -> None:
    assert site.post("/admin/commitments/ministry/add/", ministry()).status_code == 302
    made = Ministry.objects.get(code="MN-NEW")
    url = f"/admin/commitments/ministry/{made.pk}/change/"
    names = {"dated_names-TOTAL_FORMS": 1, "dated_names-INITIAL_FORMS": 1}
    renamed = ministry(name_mn="", name_en="Newer ministry", valid_from="2026-01-01", closed_on="2026-06-30") | names
    assert site.post(url, renamed).status_code == 302
    assert [row.name_en or row.name_mn for row in made.dated_names.order_by("valid_from")] == [
        "Шинэ яам",
        "Newer ministry",
    ]
    made.refresh_from_db()
    assert str(made.closed_on) == "2026-06-30"
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"create_ministry", "rename_ministry", "close_ministry"} <= verbs


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"valid_from": ""}, "valid_from"),
        ({"name_mn": ""}, "name_en"),
        ({"code": "JP-NEW"}, "__all__"),
        ({"party": "XX"}, "party"),
    ],
)
def test_a_ministry_needs_a_dated_name_and_its_partys_code(site: Client, changes: dict[str, Any], field: str) -> None:
    response = site.post("/admin/commitments/ministry/add/", ministry(**changes))
    assert response.status_code == 200
    assert field in response.context["adminform"].form.errors
    assert not Ministry.objects.filter(code__endswith="NEW").exists()


def test_a_second_name_from_the_same_day_is_refused(site: Client) -> None:
    site.post("/admin/commitments/ministry/add/", ministry())
    made = Ministry.objects.get(code="MN-NEW")
    response = site.post(f"/admin/commitments/ministry/{made.pk}/change/", ministry(name_en="Other"))
    assert "valid_from" in response.context["adminform"].form.errors


def test_nothing_is_deleted_and_content_is_not_here(site: Client, administrator: User) -> None:
    someone = make.user()
    assert site.get(f"/admin/commitments/user/{someone.pk}/delete/").status_code == 403
    index = site.get("/admin/").content.decode()
    for absent in ("progressupdate", "commitment/", "authtoken", "auditevent"):
        assert absent not in index


@pytest.mark.parametrize("role", ["viewer", "reporter", "approver", "coordinator"])
def test_other_roles_are_sent_away(client: Client, role: str) -> None:
    client.force_login(make.user(role=role))
    assert client.get("/admin/commitments/user/").status_code in (302, 403)


def test_signing_in_goes_through_the_one_page_for_it(client: Client) -> None:
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/sign-in/")
