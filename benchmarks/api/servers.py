"""The two servers that are compared: gunicorn with the same workers and threads, in front of ours and of the limit."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORKERS, THREADS = 2, 4  # eight connections are answered at once, as compose.yaml serves it


@dataclass
class Server:
    host: str
    process: subprocess.Popen[bytes]

    def worker_megabytes(self) -> list[float]:
        """The resident memory of each worker process, in MB."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [_resident(pid) for pid in children]


@contextmanager
def serving(app: str, environment: dict[str, str], *, log: Path) -> Iterator[Server]:
    """`app` behind gunicorn on a free port, until the block ends. It has answered once when the block begins."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{free.getsockname()[1]}"
    command = [
        *(sys.executable, "-m", "gunicorn", app, f"--bind={host}", f"--workers={WORKERS}", f"--threads={THREADS}"),
        *("--keep-alive=75", "--no-control-socket", "--worker-tmp-dir=/dev/shm", "--log-level=warning"),
    ]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environment}, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        _wait(host, process, log)
        yield Server(host, process)
    finally:
        process.terminate()
        process.wait(20)


def _wait(host: str, process: subprocess.Popen[bytes], log: Path) -> None:
    name, _, port = host.partition(":")
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection((name, int(port)), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"The server did not start:\n{log.read_text()}")


def _resident(pid: str) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return float("nan")
