"""The commands a newcomer types: they start anywhere, explain themselves and fail in one sentence."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = ["script/run", "script/test", "script/manage", "script/with-postgres", ".ci/run"]


def run(*command: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=cwd, env=os.environ | environment, capture_output=True, text=True, check=False, timeout=60
    )


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.mark.parametrize("path", [*COMMANDS, "script/lib.sh"])
def test_every_script_parses(path):
    result = run("bash", "-n", path)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("path", [*COMMANDS, "docker/entrypoint", "manage.py"])
def test_every_command_is_executable(path):
    assert os.access(ROOT / path, os.X_OK)


@pytest.mark.parametrize("path", ["script/run", "script/test", "script/manage", "script/with-postgres"])
def test_help_explains_from_any_folder(path, tmp_path):
    result = run(str(ROOT / path), "--help", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith(f"Usage: {path}")


def test_with_postgres_needs_a_command():
    result = run("script/with-postgres")
    assert result.returncode != 0
    assert "Usage" in result.stdout


def test_an_unknown_argument_is_refused():
    result = run("script/run", "--prot", "8001")
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1] == "Unknown argument: --prot"


@pytest.mark.parametrize("command", ["script/run", "script/test", "script/manage"])
def test_a_python_that_is_too_old_is_explained_in_one_sentence(command, tmp_path):
    shutil.copytree(ROOT / "script", tmp_path / "script")
    old = tmp_path / "old"
    old.mkdir()
    for name in ("python3.13", "python3.12", "python3.11", "python3", "python"):
        (old / name).write_text("#!/bin/sh\nexit 1\n")
        (old / name).chmod(0o755)
    result = run(
        str(tmp_path / command),
        *(["check"] if command == "script/manage" else []),
        PATH=f"{old}:{os.environ['PATH']}",
        PYTHON="python-of-nowhere",
        PORT=str(free_port()),
    )
    assert result.returncode == 1
    assert result.stderr.startswith("Python 3.11 or newer with its venv module is needed and was not found: install it")
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / ".venv").exists()


def test_a_taken_port_is_named_in_one_sentence():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        result = run("script/run", "--port", str(port))
    assert result.returncode == 1
    assert result.stderr == (
        f"Port {port} is taken: stop what listens there, or choose another one, "
        f"for example script/run --port {port + 1}\n"
    )


def test_run_prepares_an_empty_database_and_answers(tmp_path):
    port = free_port()
    database = tmp_path / "tracker.sqlite3"
    output = tmp_path / "output"
    with output.open("w") as file:
        server = subprocess.Popen(
            ["script/run", "--port", str(port)],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": f"sqlite:///{database}"},
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        status = None
        give_up = time.monotonic() + 90
        while status is None and server.poll() is None and time.monotonic() < give_up:
            connection = HTTPConnection("127.0.0.1", port, timeout=30)
            try:
                connection.request("GET", "/sign-in/")
                status = connection.getresponse().status
            except ConnectionRefusedError:
                time.sleep(0.2)
            finally:
                connection.close()
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)
    assert status == 200, output.read_text()
    assert "reporter.mn@example.com" in output.read_text()
    assert database.exists()
