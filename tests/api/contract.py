"""Every answer is held to the OpenAPI description, and may hold nothing that it does not describe."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

from django.urls import resolve
from jsonschema import Draft202012Validator, FormatChecker

from commitments.api.schema import generated


@cache
def strict_schema() -> dict[str, Any]:
    """The schema with every object closed, so that an undocumented key is a failure as well.

    Only shapes that nothing extends are closed; the generator writes each of them out in full.
    """
    schema = copy.deepcopy(generated())
    for name, shape in schema["components"]["schemas"].items():
        if "properties" in shape:
            shape["additionalProperties"] = False
        if "properties" in shape and not name.endswith("Request"):  # what is sent may leave things out
            assert set(shape.get("required", [])) == set(shape["properties"]), shape
    return schema


def shape_of(path: str, status: int, media_type: str, method: str = "get") -> dict[str, Any]:
    operation = strict_schema()["paths"][path][method]
    described: dict[str, Any] = operation["responses"][str(status)]["content"][media_type]
    return described["schema"]


def validate(value: Any, shape: dict[str, Any]) -> None:
    whole = {**shape, "components": strict_schema()["components"]}
    errors = list(Draft202012Validator(whole, format_checker=FormatChecker()).iter_errors(value))
    assert not errors, [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in errors]


def check(response: Any) -> Any:
    """The answer fits what is described for its path, status and media type."""
    path = "/" + resolve(response.wsgi_request.path).route.replace("<slug:code>", "{code}").replace("<int:pk>", "{id}")
    if response.status_code == 204:
        assert response.content == b""
        return response
    media_type = response.headers["Content-Type"].partition(";")[0]
    if media_type == "application/xml":  # held to a schema of its own
        return response
    method = response.wsgi_request.method.lower().replace("head", "get")
    if response.status_code != 405:  # no operation, so nothing is described
        validate(response.json(), shape_of(path, response.status_code, media_type, method))
    if response.status_code >= 400:
        assert media_type == "application/problem+json"
        assert response.json()["status"] == response.status_code
    return response
