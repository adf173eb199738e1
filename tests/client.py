"""A test client that reads every page it is given, so that no test has to remember the house rules."""

from contextlib import nullcontext
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from zeal import zeal_context

VOID = {
    *("area", "base", "br", "col", "embed", "hr", "img"),
    *("input", "link", "meta", "source", "track", "wbr"),
}
#: Addresses of parts of a page, which its script asks for.
PARTS = "/seance/etat/"
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}


class PageError(AssertionError):
    """A page that breaks a house rule."""


class Reader(HTMLParser):
    """Collects what `problems` judges."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.problems: list[str] = []
        self.h1 = 0
        self.lang = ""
        self.title = ""
        self.ids: set[str] = set()
        self.labels: set[str] = set()
        self.controls: list[tuple[str, dict[str, str | None], bool]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element and its attributes."""
        values = dict(attrs)
        self._attributes(tag, values)
        if tag == "html":
            self.lang = values.get("lang") or ""
        elif tag == "h1":
            self.h1 += 1
        elif tag == "label" and values.get("for"):
            self.labels.add(str(values["for"]))
        elif tag in {"input", "select", "textarea"} and values.get("type") not in UNLABELLED:
            self.controls.append((tag, values, "label" in self.stack))
        elif tag == "img" and "alt" not in values:
            self.problems.append("an image without alt")
        elif tag == "script" and not values.get("src") and values.get("type") != "application/json":
            self.problems.append("an inline script")
        elif tag == "style":
            self.problems.append("an inline style sheet")
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """`<path ... />`."""
        self._attributes(tag, dict(attrs))

    def _attributes(self, tag: str, values: dict[str, str | None]) -> None:
        for name, value in values.items():
            if name == "style" or name.startswith("on"):
                self.problems.append(f"<{tag}> with {name}=")
            if name == "href" and str(value).startswith("javascript:"):
                self.problems.append("a javascript: link")
        number = values.get("id")
        if number is not None:
            if number in self.ids:
                self.problems.append(f"the id {number} twice")
            self.ids.add(number)

    def handle_endtag(self, tag: str) -> None:
        """Elements close in the order they opened; paragraphs and items may be left open."""
        if tag in VOID:
            return
        while self.stack and self.stack[-1] != tag and self.stack[-1] in {"p", "li", "dt", "dd", "option"}:
            self.stack.pop()
        if not self.stack or self.stack[-1] != tag:
            self.problems.append(f"</{tag}> closes {self.stack[-3:]}")
        else:
            self.stack.pop()

    def handle_data(self, data: str) -> None:
        """Text outside of scripts."""
        if self.stack and self.stack[-1] == "title" and "svg" not in self.stack:
            self.title += data
        if "script" not in self.stack:
            self.text.append(data)


def _of_the_whole(reader: Reader) -> list[str]:
    found = []
    if reader.lang not in {"fr", "en", "fr-fr"}:
        found.append(f"html lang is {reader.lang!r}")
    if reader.h1 != 1:
        found.append(f"{reader.h1} h1")
    if not reader.title.strip(" ·\n"):
        found.append("no title")
    return found


def problems(html: str, *, marks_are_typed: bool = False, is_part: bool = False) -> list[str]:
    """What is wrong with a page; an empty list for a good one. Somebody may have typed template marks into it.

    A part, which a script puts into a page, has neither head nor heading of its own.
    """
    reader = Reader()
    reader.feed(html)
    reader.close()
    found = list(reader.problems)
    found += [] if is_part else _of_the_whole(reader)
    for tag, values, inside in reader.controls:
        named = values.get("aria-label") or values.get("aria-labelledby") or values.get("title")
        if not (inside or named or values.get("id") in reader.labels):
            found.append(f"<{tag} name={values.get('name')}> without a label")
    text = "" if marks_are_typed else "".join(reader.text)
    found += [f"template mark {mark} left in the page" for mark in ("{{", "{%", "%}", "{#") if mark in text]
    return found


class CheckedClient(Client):
    """Django's client; an HTML page that breaks a house rule fails the test that asked for it."""

    #: Set by tests that post template marks, which then rightly come back.
    marks_are_typed = False

    def request(self, **request: Any) -> Any:
        """The response, checked."""
        with zeal_context() if request.get("REQUEST_METHOD") == "GET" else nullcontext():
            response = super().request(**request)
        if response.get("Content-Type", "").startswith("text/html") and response.status_code < 500:
            if response.content and not response.streaming and response.status_code not in {301, 302}:
                is_part = PARTS in request.get("PATH_INFO", "")
                html = response.content.decode()
                found = problems(html, marks_are_typed=self.marks_are_typed, is_part=is_part)
                if found:
                    raise PageError(f"{request.get('PATH_INFO')}: " + "; ".join(found))
            if "Content-Security-Policy" not in response.headers:
                raise PageError(f"{request.get('PATH_INFO')}: no Content-Security-Policy")
        return response
