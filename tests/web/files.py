"""Downloads as they arrive."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client


def body(response: Any) -> bytes:
    assert response.status_code == 200, response.status_code
    return b"".join(response)


def status(client: Client, address: str) -> int:
    """Of an answer that was read to its end: a file stays open until then."""
    response = client.get(address)
    list(response)
    return response.status_code


def rows(client: Client, address: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in body(client.get(address)).decode().split("\n") if line]
