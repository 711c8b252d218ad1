"""Domain tables are written in commitments/operations and nowhere else: only there is a write locked, allowed, audited.

The check reads the program's text. A call that merely looks like a write stands in ALLOWED with its reason.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
WATCHED = ("commitments", "tracker")
DOOR = ("commitments/operations/", "commitments/migrations/")

WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
WRITES |= {f"a{name}" for name in WRITES} | {"save_base", "_raw_delete"}
# On the manager of a relation these write too; on a set or a dictionary they don't.
RELATION_WRITES = {"add", "set", "remove", "clear", "aadd", "aset", "aremove", "aclear"}
# SQL of one's own: only to read.
RAW = {"execute", "executemany", "callproc", "exec_", "exec_params", "exec_prepared"}

ALLOWED = {
    ("commitments/models/base.py", "super().save"): "adds a row of a record; its own lines refuse to change one",
    ("commitments/exports/formats/xlsx.py", "self.book.save"): "writes a workbook into a file of its own",
    ("commitments/exports/packs/word.py", "document.save"): "writes a document into memory",
    ("commitments/queries/snapshot.py", "cursor.execute"): "makes a transaction one that only reads, at one moment",
    ("commitments/queries/commitments.py", "cursor.execute"): "counts of several days in one SELECT",
    ("commitments/queries/prepared.py", "cursor.execute"): "runs the SELECT of a queryset",
    ("commitments/queries/statements.py", "server.exec_prepared"): "runs the SELECT of a queryset",
    ("commitments/queries/statements.py", "self.connection.pgconn.exec_"): "drops such a SELECT where it was prepared",
    ("commitments/charts/png.py", "picture.save"): "writes a picture into memory",
    ("commitments/importing/templates.py", "book.save"): "writes a workbook into memory",
    ("commitments/web/import_store.py", "store.save"): "a session of its own for a file on its way, no domain table",
}


def relations() -> set[str]:
    """What the tables call their relations to many: `also_in`, `undertakings`, ..."""
    names: set[str | None] = set()
    for model in apps.get_app_config("commitments").get_models():
        names |= {field.name for field in model._meta.many_to_many}
        names |= {relation.get_accessor_name() for relation in model._meta.related_objects}
    return {name for name in names if name}


def writes(source: str, relations: set[str]) -> Iterator[tuple[int, str]]:
    """Line and text ("row.save") of every call in a module that writes, or looks as if it did."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        called, method = node.func, node.func.attr
        if (
            method in WRITES
            or (
                method in RELATION_WRITES and isinstance(called.value, ast.Attribute) and called.value.attr in relations
            )
            or (method in RAW and not _reads(node))
        ):
            yield node.lineno, ast.unparse(called)


def _reads(call: ast.Call) -> bool:
    """Its SQL stands there to be seen, and selects."""
    sql = call.args[0] if call.args else None
    return isinstance(sql, ast.Constant) and str(sql.value).lstrip().upper().startswith("SELECT")


def found() -> Iterator[tuple[str, int, str]]:
    names = relations()
    for path in sorted(path for folder in WATCHED for path in (ROOT / folder).rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(DOOR):
            for line, call in writes(path.read_text(encoding="utf-8"), names):
                yield name, line, call


def test_nothing_writes_but_operations() -> None:
    strays = [f"{name}:{line}: {call}(...)" for name, line, call in found() if (name, call) not in ALLOWED]
    assert not strays, "write through an operation, or say in ALLOWED why it is no write:\n" + "\n".join(strays)


def test_nothing_is_allowed_any_longer_than_it_stands_there() -> None:
    assert ALLOWED.keys() <= {(name, call) for name, _, call in found()}


# --- The check itself can fail -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "row.save()",
        "row.save(update_fields=['version'])",
        "form.save()",
        "super().save(*args)",
        "Commitment.objects.create(code='FW-02')",
        "Commitment.objects.filter(pk=1).update(kind='action')",
        "commitment.milestones.all().delete()",
        "self.request.user.delete()",
        "ReportingPeriod.objects.bulk_create([])",
        "Commitment.objects.bulk_update(rows, ['version'])",
        "Ministry.objects.get_or_create(code='JP-MOFA')",
        "Ministry.objects.update_or_create(code='JP-MOFA')",
        "async def f(row): await row.asave()",
        "def f():\n    if row:\n        return [one.save() for one in rows]",
        "transaction.on_commit(lambda: row.save())",
        "commitment.also_in.set([])",
        "commitment.undertakings.add(side)",
        "cursor.execute('UPDATE commitments_commitment SET version = 1')",
        "cursor.execute(sql)",
        "cursor.executemany('INSERT INTO x VALUES (%s)', rows)",
    ],
)
def test_a_write_is_found(source: str) -> None:
    assert len(list(writes(source, relations()))) == 1


@pytest.mark.parametrize(
    "source",
    [
        "publish_update(by=user, update=update)",
        "codes = set()\ncodes.add('FW-02')",
        "seen.remove(1)",
        "cache.set('key', 1)",
        "values |= {'kind': 'action'}",
        "update.delivery",
        "measurement.update.undertaking",
        "def save(self): ...",
        "Commitment.objects.select_for_update().get(pk=1)",
        "cursor.execute('SELECT 1')",
        "'row.save()'  # row.save()",
    ],
)
def test_what_writes_nothing_is_left_alone(source: str) -> None:
    assert not list(writes(source, relations()))


def test_the_check_sees_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its exceptions it finds what stands in operations."""
    monkeypatch.setattr(f"{__name__}.DOOR", ("commitments/migrations/",))
    assert "commitments/operations/updates.py" in {name for name, _, _ in found()}


def test_the_relations_are_those_of_the_tables() -> None:
    assert {"also_in", "undertakings", "milestones", "evidence"} <= relations()
