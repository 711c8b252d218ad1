"""What is true of all shapes alike, said once of the whole description after it has been made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from drf_spectacular.openapi import AutoSchema

from commitments.multilingual import LANGUAGES

from .permissions import MayRead
from .writing.shapes import MOST_PARTS

Described = dict[str, Any]


class Operations(AutoSchema):
    """Says of what is open to the public, where the operator opened the public view, that it takes no signing in."""

    def get_auth(self) -> list[dict[str, Any]]:
        auth: list[dict[str, Any]] = super().get_auth()
        # Exactly this: permissions that grow from it ask for more.
        public = settings.PUBLIC_VIEW and [type(one) for one in self.view.get_permissions()] == [MayRead]
        return [*auth, {}] if public else auth


def tell_the_truth(result: Described, generator: Any, request: Any, public: bool) -> Described:
    """For drf-spectacular, which calls it with the whole description."""
    shapes = result["components"]["schemas"]
    for name in {*_narrowed_by_fields(result), *_narrowed_by_lang(shapes)}:
        shapes[name].pop("required", None)
    for name, shape in shapes.items():
        if name.endswith("Request"):
            _close(shape)
    return result


def _narrowed_by_fields(result: Described) -> Iterator[str]:
    """Shapes of rows, of which `fields` leaves keys out."""
    shapes = result["components"]["schemas"]
    for path in result["paths"].values():
        for operation in path.values():
            if "fields" not in {one["name"] for one in operation.get("parameters", ())}:
                continue
            for content in operation["responses"]["200"]["content"].values():
                if content["schema"].get("type") == "string":  # a table: text, or a workbook
                    continue
                name = _name(content["schema"])
                properties = shapes[name]["properties"]
                if "results" in properties:
                    yield _name(properties["results"]["items"])
                elif "data" in properties:
                    yield _name(properties["data"])
                else:
                    yield name  # a line of a stream is a row itself


def _narrowed_by_lang(shapes: Described) -> Iterator[str]:
    """Shapes of texts, of which `lang` leaves languages out."""
    for name, shape in shapes.items():
        if shape.get("properties") and set(shape["properties"]) <= set(LANGUAGES):
            yield name


def _close(shape: Described) -> None:
    """What is not described is refused, and so are more parts of an update than are taken."""
    if shape.get("type") != "object":
        return
    shape["additionalProperties"] = False
    for one in shape["properties"].values():
        if "$ref" in one.get("items", ()):
            one["maxItems"] = MOST_PARTS


def _name(shape: Described) -> str:
    if "allOf" in shape:
        (shape,) = shape["allOf"]
    name: str = shape["$ref"].rpartition("/")[2]
    return name
