"""What stands around the code agrees with it: requirements, container, README and the settings' variables."""

from __future__ import annotations

import re
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
FILES = ("requirements.txt", "requirements-dev.txt")

# Dated versions: data and stubs whose newest release is always the right one.
UNBOUNDED = {"drf-spectacular-sidecar", "tzdata", "types-jsonschema", "types-PyYAML"}

# Read by the scripts and the container, not by the settings.
OTHER_VARIABLES = {"PYTHON", "PORT", "POSTGRES_PASSWORD", "WEB_CONCURRENCY"}


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def requirements(path: str) -> list[Requirement]:
    lines = [line.split("#")[0].strip() for line in read(path).splitlines()]
    return [Requirement(line) for line in lines if line and not line.startswith("-r")]


def variables_of_the_settings() -> set[str]:
    names = set(re.findall(r'\b(?:text|switch|number|words|choice)\(\s*"([A-Z_]+)"', read("tracker/settings.py")))
    assert len(names) > 12, "the way the settings read the environment has changed: so must this test"
    return names


def compose() -> dict[str, Any]:
    return yaml.safe_load(read("compose.yaml"))


@pytest.mark.parametrize("path", FILES)
def test_requirements_have_both_bounds_and_are_what_is_installed(path):
    for requirement in requirements(path):
        assert requirement.specifier.contains(version(requirement.name)), requirement
        if requirement.name not in UNBOUNDED:
            assert {spec.operator for spec in requirement.specifier} == {">=", "<"}, requirement


def test_requirements_name_each_package_once():
    names = [requirement.name.lower() for path in FILES for requirement in requirements(path)]
    assert len(names) == len(set(names))
    assert "-r requirements.txt" in read("requirements-dev.txt")


def test_no_file_knows_a_machine_it_was_written_on():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    own_folders = re.compile(rb"(?<![\w.>/-])/(root|home|Users)/\w")
    found = []
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.is_file() and (match := own_folders.search(path.read_bytes())):
            found.append(f"{name}: {match[0]!r}")
    assert not found


def test_readme_names_the_commands():
    readme = read("README.md")
    assert "./script/run" in readme
    assert "./script/test" in readme


def test_readme_explains_every_variable():
    explained = set(re.findall(r"^\| `([A-Z_]+)` \|", read("README.md"), re.MULTILINE))
    assert explained == variables_of_the_settings() | OTHER_VARIABLES


def test_compose_hands_every_variable_to_the_web_service():
    services = compose()["services"]
    assert set(services["web"]["environment"]) == variables_of_the_settings() - {"DEBUG"} | {"WEB_CONCURRENCY"}
    assert services["web"]["depends_on"]["database"]["condition"] == "service_healthy"
    assert "healthcheck" in services["database"]


def test_compose_demands_its_secrets_with_a_reason():
    demanded = set(re.findall(r"\$\{([A-Z_]+):\?[^}]{20,}\}", read("compose.yaml")))
    assert demanded == {"SECRET_KEY", "ALLOWED_HOSTS", "POSTGRES_PASSWORD"}
    offered = set(re.findall(r"^([A-Z_]+)=", read(".env.example"), re.MULTILINE))
    assert offered == demanded


def test_image_has_every_folder_that_the_application_reads():
    kept = set(re.findall(r"^!(.+)$", read(".dockerignore"), re.MULTILINE))
    needed = {
        "commitments",
        "docker",
        "fixtures",
        "locale",
        "manage.py",
        "requirements.txt",
        "static",
        "templates",
        "tracker",
    }
    assert kept == needed
    assert all((ROOT / name).exists() for name in needed)


def test_static_files_can_be_collected_under_hashed_names(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    assert (tmp_path / "staticfiles.json").exists()


def test_changelog_has_a_place_for_what_comes_next():
    assert "## [Unreleased]" in read("CHANGELOG.md")
