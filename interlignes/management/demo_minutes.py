"""The minutes of two assemblies of the demo: one sealed in the register, one that is being read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from textwrap import dedent
from typing import TYPE_CHECKING, Any

from governance.actions import attendance, minutes
from governance.models import Meeting

if TYPE_CHECKING:
    from interlignes.management.demo import Loader


def plan(loader: Loader) -> None:
    """Each of `[[minutes]]` in demo.toml: bureau, text, reading, and what follows."""
    for data in loader.data["minutes"]:
        starts_at = loader.instant(loader.working_day(data["day"]), data["time"])
        loader.plan(starts_at + timedelta(minutes=5), partial(_lead, loader, data, starts_at))
        written = starts_at + timedelta(days=data["given_out"])
        loader.plan(written, partial(_write, loader, data, starts_at))
        if "sealed" in data:
            sealed = starts_at + timedelta(days=data["sealed"])
            loader.plan(sealed, partial(_seal, loader, data, starts_at))


def _meeting(starts_at: datetime) -> Meeting:
    return Meeting.objects.get(starts_at=starts_at)


def _lead(loader: Loader, data: Mapping[str, Any], starts_at: datetime, at: datetime) -> None:
    attendance.choose_bureau(
        meeting=_meeting(starts_at),
        chair=loader.member(data["chair"]).pk,
        secretary=loader.member(data["secretary"]).pk,
        scrutineers=[],
        by=loader.member("nadia"),
        at=at,
    )


def _write(loader: Loader, data: Mapping[str, Any], starts_at: datetime, at: datetime) -> None:
    """The secretary writes and gives out; somebody proposes a correction."""
    meeting, secretary = _meeting(starts_at), loader.member(data["secretary"])
    items = list(meeting.items.order_by("position"))
    for item, text in zip(items, data["notes"], strict=False):
        minutes.write_note(item=item, text=dedent(text).strip(), by=secretary, at=at)
    incidents = data.get("incidents", "")
    minutes.write(meeting=meeting, opening=data["opening"], incidents=incidents, by=secretary, at=at)
    minutes.submit(meeting=meeting, by=secretary, at=at)
    words, who = data["correction"], loader.member(data["corrects"])
    correction = minutes.propose_correction(meeting=meeting, item=items[0].pk, text=words, by=who, at=at)
    if "answer" in data:
        minutes.settle_correction(
            correction=correction, state="accepted", answer=data["answer"], by=secretary, at=at
        )


def _seal(loader: Loader, data: Mapping[str, Any], starts_at: datetime, at: datetime) -> None:
    meeting = _meeting(starts_at)
    for key in {data["chair"], "nadia"}:
        minutes.approve(meeting=meeting, by=loader.member(key), at=at)
    minutes.seal(meeting=meeting, by=loader.member("nadia"), at=at)
