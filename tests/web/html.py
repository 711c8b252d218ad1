"""Reading a page as its readers do: elements with their attributes and words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])


@dataclass
class Element:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)

    @property
    def text(self) -> str:
        """All words in it, blanks collapsed."""
        return " ".join("".join(self._words()).split())

    def _words(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child._words()

    def walk(self) -> Iterator[Element]:
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.walk()

    def all(self, tag: str = "", **attributes: str | bool) -> list[Element]:
        """Elements of this tag with these attributes; True: it has the attribute; `class_` holds the class."""
        return [one for one in self.walk() if (not tag or one.tag == tag) and one._fits(attributes)]

    def one(self, tag: str = "", **attributes: str | bool) -> Element:
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} of {tag} {attributes}"
        return found[0]

    def _fits(self, wanted: dict[str, str | bool]) -> bool:
        for name, value in wanted.items():
            name = name.rstrip("_").replace("_", "-")
            has = name in self.attributes
            if isinstance(value, bool):
                if has != value:
                    return False
            elif name == "class":
                if value not in self.get("class").split():
                    return False
            elif self.attributes.get(name) != value:
                return False
        return True


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("#page")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(source: Any) -> Element:
    """A response, or markup. Tags that are not closed in order are an error."""
    markup = source if isinstance(source, str) else source.content.decode()
    builder = _Builder()
    builder.feed(markup)
    builder.close()
    assert builder.open == [builder.root], f"not closed: {[one.tag for one in builder.open[1:]]}"
    return builder.root
