"""What the people of the demo say about themselves in the directory."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from members.actions import profile as profiles
from members.models import Member
from members.rules.sharing import PARTS, days_in


def write(member: Member, said: Mapping[str, Any], at: datetime) -> None:
    """One page of the directory; only what is said is shared."""
    only = said.get("only", {})
    audiences = {f"{part}_audience": only.get(part, said["with"]) for part in PARTS if part in said}
    written = {name: said[name] for name in profiles.WRITTEN if name in said}
    written["days"] = days_in(said.get("days", ""))
    profiles.change_profile(member=member, by=member, at=at, **written, **audiences)
