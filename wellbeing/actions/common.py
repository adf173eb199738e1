"""What several actions need."""

from django.utils.translation import gettext as _

from interlignes.kit.errors import Refused
from members.models import Member
from wellbeing.permissions import may_care, needs_second_factor


def require_care(by: Member) -> None:
    """Raise Refused unless `by` is a wellbeing referent or the gérance with a second factor."""
    if not may_care(by) or needs_second_factor(by):
        raise Refused(_("Only the gérance and the wellbeing referents do this."))
