"""The kinds of entry and the facts that each may hold.

A fact is a number, a date, a fingerprint or a total. Names, texts, choices and who voted have no place here: an entry
with a fact that is not listed is refused.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: kind -> (sentence with facts filled in, names of the facts)
KINDS: Mapping[str, tuple[Promise, tuple[str, ...]]] = {
    "member.added": (_("A member was recorded."), ()),
    "member.changed": (_("A member's record was changed."), ()),
    "member.invited": (_("A member was invited to open an account."), ()),
    "member.joined": (_("A member opened an account."), ()),
    "member.status_changed": (_("Status “%(status)s” from %(since)s."), ("status", "since")),
    "member.status_removed": (_("Status “%(status)s” of %(since)s withdrawn."), ("status", "since")),
    "member.mandate_started": (_("Mandate “%(role)s” from %(since)s."), ("role", "since")),
    "member.mandate_ended": (_("Mandate “%(role)s” until %(until)s."), ("role", "until")),
    "member.left": (_("A member left on %(since)s; access ended."), ("since",)),
    "cooperative.founded": (_("The cooperative was set up."), ()),
    "cooperative.changed": (_("The description of the cooperative was changed."), ()),
    "rules.adopted": (_("Version %(number)s of the rules, in force from %(since)s."), ("number", "since")),
    "meeting.created": (_("A meeting was prepared."), ()),
    "meeting.changed": (_("A meeting was changed."), ()),
    "meeting.convoked": (
        _("A meeting was convened: %(recipients)s recipients, %(days)s days of notice."),
        ("recipients", "days"),
    ),
    "meeting.cancelled": (_("A meeting was cancelled."), ()),
    "meeting.attendance": (_("Attendance recorded: %(present)s present."), ("present",)),
    "item.added": (_("An item was added to an agenda."), ()),
    "item.changed": (_("An item of an agenda was changed."), ()),
    "item.removed": (_("An item was removed from an agenda."), ()),
    "ballot.scheduled": (
        _("A ballot was scheduled from %(opens)s to %(closes)s, rules version %(rules)s."),
        ("opens", "closes", "rules"),
    ),
    "ballot.opened": (
        _("A ballot opened with %(electors)s electors, fingerprint %(electorate)s."),
        ("electors", "electorate"),
    ),
    "ballot.counted": (
        _("A ballot was counted: %(outcome)s, fingerprint of the votes %(votes)s."),
        ("outcome", "votes"),
    ),
    "mail.refused": (_("A mail was refused for good by the recipient's server (%(code)s)."), ("code",)),
    "mail.retried": (_("A refused mail was put back into the queue."), ()),
    "contact.changed": (_("The list of useful contacts was changed."), ()),
    "demo.loaded": (_("The demo cooperative was loaded."), ()),
}
