"""Member text becomes safe HTML, whatever it holds."""

from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlignes.kit.markdown import MOST_CELLS, render

pytestmark = pytest.mark.once

INERT = {
    *("p", "br", "hr", "strong", "em", "s", "ul", "ol", "li", "blockquote", "code", "pre", "a"),
    *("h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
#: What we put around a table.
SCROLL = ("div", [("class", "scroll"), ("tabindex", "0"), ("role", "group")])


def active_parts(html: str) -> list[str]:
    """Every tag or attribute of `html` that is not known to be inert."""
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if (tag, attrs) == SCROLL:
                return
            if tag not in INERT:
                found.append(tag)
            for name, value in attrs:
                safe_link = name == "href" and str(value).split(":")[0] in {"http", "https", "mailto"}
                relative = name == "href" and ":" not in str(value)
                if not (safe_link or relative or name in {"rel", "start"}):
                    found.append(f"{tag} {name}={value}")

    Reader().feed(html)
    return found


def test_headings_begin_below_those_of_the_page() -> None:
    assert render("# Titre") == "<h3>Titre</h3>\n"
    assert render("###### Petit") == "<h3>Petit</h3>\n"
    assert render("## A\n### B") == "<h3>A</h3>\n<h4>B</h4>\n"
    assert render("# A\n## B", 2) == "<h2>A</h2>\n<h3>B</h3>\n"
    assert render("# A\n##### E") == "<h3>A</h3>\n<h6>E</h6>\n"


def test_lists_tables_and_emphasis_are_kept() -> None:
    html = render("- **a**\n- b\n\n| x | y |\n|---|---|\n| 1 | 2 |\n")
    assert "<li><strong>a</strong></li>" in html
    assert "<td>1</td>" in html
    assert html.count("<div") == html.count("</div>") == 1


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](https://example.org/pixel.png)",
        '<img src=x onerror="alert(1)">',
        "<p style='position:fixed'>x</p>",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "&lt;script&gt;<iframe src=//example.org>",
    ],
)
def test_hostile_text_is_inert(hostile: str) -> None:
    assert active_parts(render(hostile)) == []


@given(st.text(max_size=300))
def test_any_text_renders_without_active_content(text: str) -> None:
    assert active_parts(render(text)) == []


def wide(columns: int, rows: int) -> str:
    """A table whose rows are as short as they can be."""
    return "|" + "a|" * columns + "\n|" + "-|" * columns + "\n" + "x\n" * rows


def test_tables_of_a_text_have_an_end_and_nothing_is_lost() -> None:
    assert render(wide(3, 40)).count("<td>") == 120
    huge = render(wide(300, 9000))
    assert "<table>" not in huge
    assert huge.count("x") >= 9000
    many = render("\n\n".join([wide(10, 200)] * 20))
    assert 1 <= many.count("<table>") <= 5
    assert many.count("<td>") <= MOST_CELLS
    assert many.count("x") >= 4000


def test_table_after_a_paragraph_is_one() -> None:
    assert "<table>" in render("Avant\n|a|b|\n|-|-|\n|1|2|\n")


def test_check_sees_active_content() -> None:
    assert active_parts('<p onclick="x">') == ["p onclick=x"]
    assert active_parts("<script>") == ["script"]
    assert active_parts('<a href="javascript:x">') == ["a href=javascript:x"]


def test_links_are_marked() -> None:
    assert 'rel="noopener noreferrer nofollow"' in render("[x](https://example.org)")


def test_french_signs_stay_with_their_word() -> None:
    """Blanks that were typed before a double sign or a unit do not break; no blank is invented."""
    html = unescape(render("On vote « oui » : 15 % ou 18 h ? Rien ! a;b, le code `x ?`"))
    kept = [
        "«\u00a0oui\u00a0»\u00a0:",
        "15\u00a0%",
        "18\u00a0h\u00a0?",
        "Rien\u00a0!",
        "a;b",
        "<code>x ?</code>",
    ]
    assert [words for words in kept if words not in html] == []
