"""Texts of members in Markdown, made safe for a page."""

import re
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table
from markdown_it.token import Token

#: Cells that the tables of one text have together. A short line becomes a row as wide as its header: without an end a
#: text of 20,000 characters makes 65,000 cells, and a page of such contributions takes a minute.
MOST_CELLS = 10_000


def _bounded_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The rule of the library, up to MOST_CELLS; what comes after stays text, and nothing of it is lost."""
    used = state.env.get("cells", 0)
    if used > MOST_CELLS or not table(state, start, end, True):
        return False
    width = state.getLines(start, start + 1, 0, False).count("|") + 1
    last = start
    while last < end and not state.isEmpty(last) and used <= MOST_CELLS:
        used, last = used + width, last + 1
    if used > MOST_CELLS:
        state.env["cells"] = used
        return False
    if not silent:
        state.env["cells"] = used
    return silent or table(state, start, end, silent)


_PARSER = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table").enable("strikethrough")
_TAGS = {
    *("p", "br", "hr", "strong", "em", "s", "ul", "ol", "li", "blockquote", "code", "pre", "a"),
    *("h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
_PARSER.block.ruler.at("table", _bounded_table, {"alt": ["paragraph", "reference"]})
#: By keyboard too: it takes the focus.
_SCROLL = '<div class="scroll" tabindex="0" role="group">'
#: Blanks that French never breaks a line at: before double signs, « » and units.
_KEPT_TOGETHER = re.compile(r"(?<=«) (?=\S)|(?<=\S) (?=[;:!?»](?:\s|$|[.,)]))|(?<=\d) (?=[%€h](?:\W|$))")


def parse(text: str) -> list[Token]:
    """The tokens of a text; raw HTML in it is text like any other, nesting ends at twenty levels."""
    return _PARSER.parse(text)


@lru_cache(maxsize=512)
def render(text: str, first: int = 3) -> SafeString:
    """HTML of a Markdown text: no raw HTML, no images, no styles.

    Its highest headings get level `first` of the page, whatever their number of signs; a wide table scrolls by itself.
    """
    tokens = parse(text)
    headings = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    highest = min((int(token.tag[1]) for token in headings), default=1)
    for token in headings:
        token.tag = f"h{min(int(token.tag[1]) - highest + first, 6)}"
    _keep_together(tokens)
    html = _PARSER.renderer.render(tokens, _PARSER.options, {})
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    clean = clean.replace("<table>", f"{_SCROLL}<table>").replace("</table>", "</table></div>")
    return mark_safe(clean)  # noqa: S308  (sanitised above; what stands around tables is ours)


def _keep_together(tokens: list[Token]) -> None:
    """No line of a page begins with « ? » or « % »; the text itself stays as it was written."""
    for token in tokens:
        if token.type == "text":
            token.content = _KEPT_TOGETHER.sub("\u00a0", token.content)
        _keep_together(token.children or [])
