"""Texts of members in Markdown, made safe for a page."""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_PARSER = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table").enable("strikethrough")
_TAGS = {
    *("p", "br", "hr", "strong", "em", "s", "ul", "ol", "li", "blockquote", "code", "pre", "a"),
    *("h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
#: By keyboard too: it takes the focus.
_SCROLL = '<div class="scroll" tabindex="0" role="group">'


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
