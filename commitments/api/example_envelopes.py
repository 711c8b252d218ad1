"""What every example is wrapped in: the envelope of an answer, of a list, and a problem."""

from __future__ import annotations

from typing import Any

DAY = "2024-03-01"


def answer(data: Any) -> dict[str, Any]:
    return {"as_of": DAY, "demonstration": False, "data": data}


def listed(*results: Any) -> dict[str, Any]:
    return {
        "as_of": DAY,
        "demonstration": False,
        "count": None,
        "page": 1,
        "per_page": 50,
        "next": None,
        "previous": None,
        "results": list(results),
    }


def problem(status: int, title: str, code: str, detail: str, errors: dict[str, list[str]] | None = None) -> Any:
    return {
        "type": "about:blank",
        "status": status,
        "title": title,
        "code": code,
        "detail": detail,
        "errors": errors or {},
        "demonstration": False,
    }
