"""The two servers that are compared: gunicorn with the same workers and threads, in front of ours and of the limit."""

from __future__ import annotations

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
    """Two workers, each on a port of its own: at one port, one of them may take all the kept connections."""

    hosts: list[str]
    processes: list[subprocess.Popen[bytes]]

    @property
    def host(self) -> str:
        """Any of them."""
        return self.hosts[0]

    def worker_megabytes(self) -> list[float]:
        """The resident memory of each worker process, in MB."""
        return [_resident(pid) for process in self.processes for pid in _children(process)]


@contextmanager
def serving(app: str, *, log: Path) -> Iterator[Server]:
    """`app` behind gunicorn on free ports, until the block ends. It takes connections when the block begins."""
    server = Server([], [])
    try:
        for number in range(WORKERS):
            output = log.with_suffix(f".{number}.log")
            host, process = _start(app, output)
            server.hosts.append(host)
            server.processes.append(process)
            _wait(host, process, output)
        yield server
    finally:
        for process in server.processes:
            process.terminate()
        for process in server.processes:
            process.wait(20)


def _start(app: str, log: Path) -> tuple[str, subprocess.Popen[bytes]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{free.getsockname()[1]}"
    command = [
        *(sys.executable, "-m", "gunicorn", app, f"--bind={host}", "--workers=1", f"--threads={THREADS}"),
        *("--keep-alive=75", "--no-control-socket", "--worker-tmp-dir=/dev/shm", "--log-level=warning"),
    ]
    with log.open("wb") as output:
        return host, subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)


def _children(process: subprocess.Popen[bytes]) -> list[str]:
    return Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()


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
