"""The feed of changes of a whole history: emptied, and told by the migration that makes the feed."""

from __future__ import annotations

import datetime as dt
from importlib import import_module

from django.apps import apps

from commitments.models import Change, Commitment, Milestone, ProgressUpdate
from commitments.operations.demonstration import clear_progress


def test_a_demonstration_that_is_emptied_tells_what_has_gone(demo: None, db: None) -> None:
    """Whoever keeps a copy from the feed alone holds none of it any more."""
    before = Change.objects.count()
    standing = {
        ("update", pk) for pk in ProgressUpdate.objects.filter(status="published").values_list("pk", flat=True)
    } | {("milestone", pk) for pk in Milestone.objects.values_list("pk", flat=True)}
    assert len(standing) > 100
    clear_progress(by=None)
    new = list(Change.objects.filter(seq__gt=before))
    assert {
        (one.kind, one.row) for one in new if one.what == "removed" and one.kind in ("update", "milestone")
    } == standing
    kinds = {one.kind for one in new if one.what == "removed"}
    assert kinds == {
        *("update", "milestone", "date_revision", "joint_assessment", "decision", "consultation", "assignment")
    }
    assert {one.key for one in new if one.kind == "commitment"} == {*Commitment.objects.values_list("code", flat=True)}


def told_by_migration() -> dict[tuple[str, str], tuple[int, str, str]]:
    module = import_module("commitments.migrations.0008_changes")
    found = {}
    for kind, pk, key, what, commitment, at in module.everything(apps):
        assert isinstance(at, dt.datetime)
        found[kind, str(key)] = (pk, what, commitment)
    return found


def test_the_migration_tells_the_rows_and_names_that_operations_tell(demo: None, db: None) -> None:
    """A database from before the feed is told once: what stands in it and not what led there."""
    assert ProgressUpdate.objects.exclude(status="published").exists()
    by_operations: dict[tuple[str, str], tuple[int, str, str]] = {}
    for one in Change.objects.order_by("seq"):
        what = one.what if one.what in ("superseded", "withdrawn") else "standing"
        by_operations[one.kind, one.key] = (one.row, what, one.commitment)
    by_migration = {
        key: (pk, what if what in ("superseded", "withdrawn") else "standing", commitment)
        for key, (pk, what, commitment) in told_by_migration().items()
    }
    assert by_migration == by_operations
