"""axe on every page of the access matrix, on a desk and on a telephone, in light and dark; no scrolling; focus."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import Error as PlaywrightError

from members.models import Member
from tests.access_matrix import MATRIX, ROLES, Row
from tests.browser import axe
from tests.conftest import make_member
from tests.scene import Scene, build

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = {"desk": 1280, "telephone": 390, "small telephone": 320}
#: As long as they come: both stand on the page of one's sessions.
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36"
FAR = "2001:db8:85a3:1234:5678:8a2e:1370:7334"
#: In how many tests the pages of the gérance are walked through.
PARTS = 4
#: The word for monitors, and the part of a page that its script asks for.
NO_PAGES = {"health", "governance:session_state"}
ADMIN = [
    "index",
    "members_member_changelist",
    "members_member_add",
    "members_invitation_changelist",
    "governance_meeting_changelist",
    "governance_ruleversion_changelist",
    "governance_ruleversion_add",
    "outbox_mail_changelist",
    "journal_entry_changelist",
    "wellbeing_contact_changelist",
    "wellbeing_contact_add",
]


def session_of(member: Member) -> str:
    """The key of a session, as after a log-in."""
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.create()
    key = str(session.session_key)
    UserSession.objects.create(user=member, ip=FAR, user_agent=AGENT, session_key=key)
    return key


def open_as(browser: Browser, live_server: Any, member: Member | None) -> Page:
    """A page of somebody's browser."""
    context = browser.new_context(base_url=live_server.url, locale="fr-FR")
    if member:
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session_of(member), "url": live_server.url}
        context.add_cookies([cookie])  # type: ignore[list-item]
    return context.new_page()


def barriers(page: Page, path: str) -> Iterator[str]:
    """What stands in somebody's way on a page; nothing for a file and for what scripts ask."""
    page.set_viewport_size({"width": WIDTHS["desk"], "height": 800})
    try:
        response = page.goto(path)
    except PlaywrightError as error:
        if "Download is starting" in error.message:
            return
        raise
    if response and not response.headers.get("content-type", "").startswith("text/html"):
        return
    for name, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 800})
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wider > 0:
            yield f"{path} on a {name}: {wider} px too wide"
        if width == 320:
            continue
        for rule in axe.violations(page):
            yield f"{path} on a {name}: {rule['id']} {[node['html'][:120] for node in rule['nodes'][:3]]}"
    for rule in axe.violations_in_the_dark(page):
        yield f"{path} in the dark: {rule['id']} {[node['html'][:120] for node in rule['nodes'][:3]]}"


def rows(role: str) -> list[Row]:
    """The pages a role may read."""
    return [row for row in MATRIX if row.method == "GET" and row.expected[ROLES.index(role)] == 200]


@pytest.fixture
def scene(bruno: Member, alice: Member) -> Scene:
    """Two rows of everything."""
    return build(2, electors=[bruno, alice])


def paths_of(scene: Scene, mine: list[Row]) -> list[str]:
    """Their addresses."""
    return [reverse(row.name, kwargs=row.arguments(scene)) for row in mine if row.name not in NO_PAGES]


def test_the_door_stands_in_the_middle(browser: Browser, live_server: Any) -> None:
    page = open_as(browser, live_server, None)
    for width in WIDTHS.values():
        page.set_viewport_size({"width": width, "height": 800})
        page.goto("/compte/login/")
        box = page.locator("main").bounding_box()
        assert box
        assert abs(box["x"] * 2 + box["width"] - page.evaluate("document.documentElement.clientWidth")) <= 1
    page.context.close()


@pytest.mark.parametrize("part", range(PARTS))
def test_pages_have_no_barrier(
    part: int, scene: Scene, bruno: Member, browser: Browser, live_server: Any
) -> None:
    page = open_as(browser, live_server, bruno)
    paths = paths_of(scene, rows("gerance"))[part::PARTS]
    found = [barrier for path in paths for barrier in barriers(page, path)]
    page.context.close()
    assert not found, "\n".join(found)


def test_pages_of_others_have_no_barrier(
    scene: Scene, alice: Member, browser: Browser, live_server: Any
) -> None:
    """What an associate sees otherwise than the gérance, and what a stranger sees."""
    mine = {"home", "governance:meeting", "governance:ballot", "members:me"}
    seen = [(alice, [row for row in rows("associate") if row.name in mine]), (None, rows("stranger"))]
    found = []
    for member, asked in seen:
        page = open_as(browser, live_server, member)
        found += [barrier for path in paths_of(scene, asked) for barrier in barriers(page, path)]
        page.context.close()
    assert not found, "\n".join(found)


def test_admin_has_no_barrier(scene: Scene, bruno: Member, browser: Browser, live_server: Any) -> None:
    page = open_as(browser, live_server, bruno)
    paths = [reverse(f"admin:{name}") for name in ADMIN]
    paths.append(reverse("admin:members_member_change", args=[bruno.pk]))
    found = [barrier for path in paths for barrier in barriers(page, path)]
    page.context.close()
    assert not found, "\n".join(found)


def test_focus_is_seen_on_every_control(
    scene: Scene, bruno: Member, browser: Browser, live_server: Any
) -> None:
    """By the Tab key alone through the page with most controls: each has an outline of at least two pixels."""
    page = open_as(browser, live_server, bruno)
    page.goto(reverse("governance:item_edit", args=[scene.draft_item.pk]))
    seen, unmarked = 0, []
    for _ in range(60):
        page.keyboard.press("Tab")
        style = page.evaluate(
            """() => { const e = document.activeElement; if (!e || e === document.body) return null;
                const s = getComputedStyle(e);
                return [e.outerHTML.slice(0, 80), s.outlineStyle, parseFloat(s.outlineWidth), s.boxShadow]; }"""
        )
        if style is None:
            break
        seen += 1
        if not (style[1] != "none" and style[2] >= 2) and style[3] == "none":
            unmarked.append(style[0])
    page.context.close()
    assert seen > 10
    assert not unmarked, "\n".join(unmarked)


def test_first_tab_leads_to_the_content(alice: Member, browser: Browser, live_server: Any) -> None:
    page = open_as(browser, live_server, alice)
    page.goto("/")
    page.keyboard.press("Tab")
    target = page.evaluate("document.activeElement.getAttribute('href')")
    assert target
    assert target.startswith("#")
    assert page.locator(target).count() == 1
    page.context.close()


def test_names_of_any_length_fit(scene: Scene, browser: Browser, live_server: Any) -> None:
    """A long word in a title or a name pushes no page out of the screen of a telephone."""
    member = make_member("Wolfeschlegelsteinhausenbergerdorff" * 2)
    scene.coming.title = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    scene.coming.place = "https://visio.example.coop/" + "a" * 150
    scene.coming.save()
    page = open_as(browser, live_server, member)
    found = []
    for name, arguments in (
        ("home", []),
        ("governance:meetings", []),
        ("governance:meeting", [scene.coming.pk]),
    ):
        found += list(barriers(page, reverse(name, args=arguments)))
    page.context.close()
    assert not found, "\n".join(found)


def test_a_wide_table_is_a_list_on_a_telephone(
    scene: Scene, bruno: Member, browser: Browser, live_server: Any
) -> None:
    """Each cell stands under the name of its column, and a screen reader still finds a table."""
    page = open_as(browser, live_server, bruno)
    page.set_viewport_size({"width": WIDTHS["small telephone"], "height": 800})
    page.goto(reverse("members:checks"))
    table = page.locator("table.stacked").first
    assert table.get_attribute("role") == "table"
    assert table.locator("td").first.get_attribute("data-label")
    assert table.evaluate("table => table.parentElement.scrollWidth - table.parentElement.clientWidth") <= 0
    page.set_viewport_size({"width": WIDTHS["desk"], "height": 800})
    expect(page.locator("table.stacked")).to_have_count(0)
    page.context.close()


def test_no_line_begins_with_a_double_sign(
    scene: Scene, alice: Member, browser: Browser, live_server: Any
) -> None:
    """Plain blanks of a title do not break in French; in English they stay."""
    scene.coming.title = "Bilan : « suite » ?"
    scene.coming.save()
    page = open_as(browser, live_server, alice)
    page.goto(reverse("governance:meeting", args=[scene.coming.pk]))
    assert page.locator("h1").text_content() == "Bilan\u00a0: «\u00a0suite\u00a0»\u00a0?"
    page.context.close()
