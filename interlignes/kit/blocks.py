"""Texts of members in Markdown as plain data, for documents that are not HTML.

A block is `{"kind": ..., ...}`: `text` (`runs`), `heading` (`level` from 1, `runs`), `list` (`ordered`, `items`: lists
of blocks), `quote` (`blocks`), `code` (`text`), `table` (`head`, `rows`: lists of lists of runs), `rule`. A run is
`{"text": ..., "marks": [...]}` with marks among `strong`, `em`, `strike`, `code`; a link is its text and, in brackets,
its address. Nothing in it is markup any more.
"""

from collections.abc import Iterator
from typing import Any

from markdown_it.token import Token

from interlignes.kit.markdown import parse

Block = dict[str, Any]
Run = dict[str, Any]

_MARKS = {"strong": "strong", "em": "em", "s": "strike"}


def blocks(text: str) -> list[Block]:
    """The blocks of a Markdown text."""
    return list(_blocks(iter(parse(text)), ""))


def _blocks(tokens: Iterator[Token], until: str) -> Iterator[Block]:
    """Blocks up to the token `until`, or to the end."""
    for token in tokens:
        if token.type == until:
            return
        block = _block(token, tokens)
        if block:
            yield block


def _block(token: Token, tokens: Iterator[Token]) -> Block | None:
    """The block that begins with a token; None for tokens that say nothing."""
    match token.type:
        case "paragraph_open":
            return {"kind": "text", "runs": _inline(tokens, "paragraph_close")}
        case "heading_open":
            return {"kind": "heading", "level": int(token.tag[1]), "runs": _inline(tokens, "heading_close")}
        case "bullet_list_open" | "ordered_list_open":
            ordered = token.type == "ordered_list_open"
            items = list(_items(tokens, token.type.replace("_open", "_close")))
            return {"kind": "list", "ordered": ordered, "items": items}
        case "blockquote_open":
            return {"kind": "quote", "blocks": list(_blocks(tokens, "blockquote_close"))}
        case "fence" | "code_block":
            return {"kind": "code", "text": token.content.rstrip("\n")}
        case "table_open":
            return _table(tokens)
        case "hr":
            return {"kind": "rule"}
    return None


def _items(tokens: Iterator[Token], until: str) -> Iterator[list[Block]]:
    for token in tokens:
        if token.type == until:
            return
        yield list(_blocks(tokens, "list_item_close"))


def _table(tokens: Iterator[Token]) -> Block:
    """Rows of cells; the first one is the head, as GFM tables always have one."""
    rows: list[list[list[Run]]] = []
    for token in tokens:
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            rows[-1].append(_inline(tokens, token.type.replace("_open", "_close")))
    return {"kind": "table", "head": rows[0], "rows": rows[1:]}


def _inline(tokens: Iterator[Token], until: str) -> list[Run]:
    """The runs of the inline token that stands before the token `until`."""
    runs: list[Run] = []
    for token in tokens:
        if token.type == until:
            break
        runs += _runs(token.children or [])
    return runs


def _runs(children: list[Token]) -> Iterator[Run]:
    marks: list[str] = []
    address = ""
    for child in children:
        name = child.type.removesuffix("_open").removesuffix("_close")
        if name in _MARKS:
            if child.type.endswith("_open"):
                marks.append(_MARKS[name])
            else:
                marks.remove(_MARKS[name])
        elif child.type == "link_open":
            address = str(child.attrGet("href") or "")
        elif child.type == "link_close":
            yield {"text": f" ({address})", "marks": []}
        elif child.type in ("softbreak", "hardbreak"):
            yield {"text": "\n" if child.type == "hardbreak" else " ", "marks": []}
        elif child.content:
            yield {
                "text": child.content,
                "marks": [*marks, *(["code"] if child.type == "code_inline" else [])],
            }
