"""What minutes say of proxies: every one that was given for the meeting, when, until when, and whether it counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from governance.models import Attendance, BlankProxy, Meeting, Proxy
from governance.queries.blanks import known_for
from governance.queries.meetings import may_have_blanks, may_have_proxies
from governance.queries.proxies import Standing, items_in_words, standing
from interlignes.kit import clock, moments


def proxies_of(meeting: Meeting) -> Standing:
    """Every proxy that was given for a meeting, also those that were taken back."""
    if not may_have_proxies(meeting):
        return Standing([], 0)
    every = Proxy.objects.filter(meeting=meeting).select_related("principal", "holder")
    return standing(meeting, clock.now(), every)


def proxy_rows(found: Standing, blanks: Iterable[BlankProxy]) -> dict[str, Any]:
    """Columns and rows: who is represented, by whom, for what, given, until when."""
    return {
        "columns": [
            _("Who is represented"),
            _("Who holds the proxy"),
            _("For"),
            _("Given"),
            _("What became of it"),
        ],
        "rows": [
            [
                one.principal.get_full_name(),
                one.holder.get_full_name(),
                _("Items %(items)s") % {"items": items_in_words(one)}
                if one.is_limited
                else _("The whole agenda"),
                _given(one),
                _fate(one, found),
            ]
            for one in found.proxies
        ]
        + [
            [
                one.principal.get_full_name(),
                _("Blank proxy: no named holder"),
                _("The whole agenda"),
                _given(one),
                _taken_back(one) or _("Not taken back"),
            ]
            for one in blanks
        ],
    }


def blanks_of(meeting: Meeting) -> list[BlankProxy]:
    """Every blank proxy that was given for a meeting, also those that were taken back. One query."""
    if not may_have_blanks(meeting):
        return []
    return list(BlankProxy.objects.filter(meeting=meeting).select_related("principal").order_by("pk"))


def blank_spans(meeting: Meeting, every: Iterable[BlankProxy]) -> list[tuple[int, "Represented"]]:
    """Principal, and that a blank proxy represented her from when to when, where the rules of the day count it."""
    blanks = [one for one in every if not one.revoked_at or one.revoked_at > meeting.starts_at]
    if not blanks or not known_for(meeting):
        return []
    return [
        (
            one.principal_id,
            Represented(one.given_at, _until(_("Represented by a blank proxy"), one.revoked_at)),
        )
        for one in blanks
    ]


def _given(proxy: Proxy | BlankProxy) -> str:
    when = _short(proxy.given_at)
    return _("%(when)s, on paper") % {"when": when} if proxy.recorded_by_id else when


def _taken_back(proxy: Proxy | BlankProxy) -> str:
    return _("Taken back on %(when)s.") % {"when": _short(proxy.revoked_at)} if proxy.revoked_at else ""


def _fate(proxy: Proxy, found: Standing) -> str:
    parts = [found.why(proxy), _taken_back(proxy)]
    return " ".join(filter(None, parts)) or _("Not taken back")


def _short(at: datetime) -> str:
    return formats.date_format(at.astimezone(clock.PARIS), "SHORT_DATETIME_FORMAT")


@dataclass(frozen=True, slots=True)
class Represented:
    """A span in which somebody was represented: from when the proxy was given, in words."""

    since: datetime
    words: str


def representations(
    meeting: Meeting, member: int, found: Standing, times: Mapping[int, Iterable[Attendance]]
) -> list[Represented]:
    """Each proxy of one associate that counted while its holder was there; she herself was not, or not any more.

    One that was taken back before the meeting represented nobody; taken back in session it did until then.
    """
    has_left = all(stay.left_at for stay in times.get(member, ()))
    return [
        Represented(one.given_at, _words(one))
        for one in found.proxies
        if one.principal_id == member
        and not found.fall(one)
        and one.holder_id in times
        and (one.revoked_at > meeting.starts_at if one.revoked_at else has_left)
    ]


def _words(proxy: Proxy) -> str:
    words = _("Represented by %(name)s") % {"name": proxy.holder.get_full_name()}
    if proxy.is_limited:
        words = _("%(name)s (items %(items)s only)") % {"name": words, "items": items_in_words(proxy)}
    return _until(words, proxy.revoked_at)


def _until(words: str, revoked_at: datetime | None) -> str:
    if revoked_at is None:
        return words
    until = moments.time_in_words(revoked_at)
    return _("%(represented)s, until %(until)s") % {"represented": words, "until": until}
