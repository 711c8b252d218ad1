"""Every text of the interface stands in Japanese and Mongolian, and what is compiled is what is written."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.utils import translation
from django.utils.translation import gettext

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("ja", "mn")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|</?\w+>")


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po"))


def texts(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_untranslated_or_guessed(language: str) -> None:
    po = catalogue(language)
    assert len(po) > 400
    assert [entry.msgid for entry in po if not all(texts(entry)) or "fuzzy" in entry.flags] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_every_placeholder(language: str) -> None:
    for entry in catalogue(language):
        wanted = sorted(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        for text in texts(entry):
            assert sorted(PLACEHOLDER.findall(text)) == wanted, entry.msgid


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_says_the_same(language: str) -> None:
    compiled = polib.mofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.mo"))

    def by_id(entries: list[polib.POEntry]) -> dict[tuple[str | None, str], list[str]]:
        return {(entry.msgctxt, entry.msgid): texts(entry) for entry in entries}

    assert by_id(compiled) == by_id(catalogue(language)), "run script/messages"


def test_mongolian_is_written_in_cyrillic() -> None:
    for entry in catalogue("mn"):
        for text in (PLACEHOLDER.sub("", text) for text in texts(entry)):
            assert re.search("[а-яөү]", text.casefold()) or not re.search("[a-z]{3}", text.casefold()), entry.msgid


@pytest.mark.skipif(shutil.which("xgettext") is None and not os.environ.get("CI"), reason="gettext is not installed")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_code_and_templates_is_in_the_catalogue(language: str, tmp_path: Path) -> None:
    for name in ("manage.py", "commitments", "tracker", "templates", "locale"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        else:
            shutil.copy(source, tmp_path / name)
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale", language, "--no-location", "--verbosity", "0"],
        cwd=tmp_path,
        check=True,
    )
    found = polib.pofile(str(tmp_path / "locale" / language / "LC_MESSAGES" / "django.po"))
    known = {(entry.msgctxt, entry.msgid) for entry in catalogue(language)}
    wanted = {(entry.msgctxt, entry.msgid) for entry in found if not entry.obsolete}
    assert wanted - known == set(), "run script/messages and translate what is new"
    assert known - wanted == set(), "run script/messages: the code no longer says this"


def test_a_text_is_shown_in_each_language() -> None:
    shown = set()
    for language in ("en", *LANGUAGES):
        with translation.override(language):
            shown.add(gettext("Overdue"))
    assert shown == {"Overdue", "期限超過", "Хугацаа хэтэрсэн"}
