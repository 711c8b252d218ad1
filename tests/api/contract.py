"""Every answer is held to the OpenAPI description, and may hold nothing that it does not describe."""

from __future__ import annotations

import copy
import csv
import io
import json
import re
from functools import cache
from typing import Any

from django.urls import resolve
from jsonschema import Draft202012Validator, FormatChecker

from commitments.api.formats import CSV, XLSX
from commitments.api.reporting import REPORTS
from commitments.api.resources import CHANGES, RESOURCES
from commitments.api.schema import generated
from commitments.exports.sheets.summary import DIMENSION_COLUMNS
from commitments.filestore import ACCEPTED

# Keys that are there only where `expand` asks for them.
EXPANDED = {name for resource in (*RESOURCES, *REPORTS, CHANGES) for name in resource.expansions}
# Columns that are there only where they were asked for.
PERHAPS = {"SummaryLine": {column.key for columns in DIMENSION_COLUMNS.values() for column in columns}}

FILE = "/api/v1/files/{id}/"  # of evidence, which may be a workbook as well


@cache
def strict_schema(*, whole: bool = True) -> dict[str, Any]:
    """The schema with every object closed, so that an undocumented key is a failure as well.

    Only shapes that nothing extends are closed; the generator writes each of them out in full. Not `whole`: for
    answers of which `fields` or `lang` left something out.
    """
    schema = copy.deepcopy(generated())
    for name, shape in schema["components"]["schemas"].items():
        if "properties" in shape:
            shape["additionalProperties"] = False
            if name.endswith("Request"):  # what is sent may leave things out
                continue
            # Of what `fields` and `lang` narrow, nothing is called required; where they are not given, all is there.
            every = sorted(set(shape["properties"]) - EXPANDED - PERHAPS.get(name, set()))
            required = shape.setdefault("required", every)
            assert set(required) >= set(every), shape
            if not whole:
                del shape["required"]
    return schema


def shape_of(path: str, status: int, media_type: str, method: str = "get") -> dict[str, Any]:
    operation = strict_schema()["paths"][path][method]
    described: dict[str, Any] = operation["responses"][str(status)]["content"][media_type]
    return described["schema"]


def validate(value: Any, shape: dict[str, Any], *, whole: bool = True) -> None:
    resolved = {**shape, "components": strict_schema(whole=whole)["components"]}
    errors = list(Draft202012Validator(resolved, format_checker=FormatChecker()).iter_errors(value))
    assert not errors, [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in errors]


def check(response: Any) -> Any:
    """The answer fits what is described for its path, status and media type."""
    route = resolve(response.wsgi_request.path).route.replace("<int:pk>", "{id}")
    path = "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", route)
    if response.status_code == 204:
        assert response.content == b""
        return response
    media_type = response.headers["Content-Type"].partition(";")[0]
    method = response.wsgi_request.method.lower().replace("head", "get")
    whole = not {"fields", "lang"} & set(response.wsgi_request.GET)
    if response.status_code == 405:  # no operation, so nothing is described
        assert media_type == "application/problem+json"
    elif media_type == "application/xml":  # held to a schema of its own
        return response
    elif path != FILE and media_type in (CSV.media_type, XLSX.media_type):  # a text and a file: tests read them
        assert shape_of(path, response.status_code, media_type)["type"] == "string"
        assert whole_file(response)
        return response
    elif media_type in ACCEPTED:
        assert shape_of(path, response.status_code, media_type) == {"type": "string", "format": "binary"}
    elif media_type == "application/x-ndjson":
        for row in lines(response):
            validate(row, shape_of(path, response.status_code, media_type), whole=whole)
    else:
        validate(response.json(), shape_of(path, response.status_code, media_type, method), whole=whole)
    if response.status_code >= 400:
        assert media_type == "application/problem+json"
        assert response.json()["status"] == response.status_code
    return response


def whole_file(response: Any) -> bytes:
    """All of a stream. It can be read once, so what was read is kept."""
    if not hasattr(response, "whole_file"):
        response.whole_file = b"".join(response.streaming_content)
    content: bytes = response.whole_file
    return content


def table(response: Any) -> list[dict[str, str]]:
    """The rows of a CSV file by its headings."""
    return list(csv.DictReader(io.StringIO(whole_file(response).decode("utf-8-sig"), newline="")))


def lines(response: Any) -> list[Any]:
    """The rows of a stream of lines."""
    return [json.loads(line) for line in whole_file(response).splitlines()]
