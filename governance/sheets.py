"""Attendance sheet, proxy form and letters of convocation as tagged PDF (templates/pdf); the table of what was sent."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.models import Attendance, Meeting, Proxy
from governance.queries.auditors import outsiders_of
from governance.queries.blanks import blank_rule
from governance.queries.convocations import Proof
from governance.queries.documents import newest_documents
from governance.queries.overview import Line, overview
from governance.queries.proxies import items_in_words
from governance.queries.rules import book_of, rule_in_force
from governance.queries.updates import changes_of, sent_updates, told
from interlignes.kit import clock, pdf
from interlignes.kit.blocks import blocks
from interlignes.kit.moments import in_words
from interlignes.kit.tables import Column, Kind, Table
from members.choices import VOTING
from members.models import Member
from members.queries import cooperative
from members.queries.capital import with_shares


def attendance_pdf(meeting: Meeting, people: Sequence[Member], *, at: datetime) -> bytes:
    """Who was convened, with shares, who was there from when until when, who represented whom, room to sign.

    The columns of a SARL's sheet by its statuts and of an SA's by C. com. R225-95. The address is written by hand: the
    one of the bulletins of subscription is kept for these alone.
    """
    lines = overview(meeting, people, at)
    day = clock.today(meeting.starts_at)
    shares = with_shares(Member.objects.with_status(day), day)
    known = list(shares.values_list("pk", "shares_read", "status_read", "suspended_read"))
    voters = {pk for pk, _shares, status, suspended in known if status in VOTING and not suspended}
    held = {pk: number for pk, number, *_rights in known}
    rows = [_row(line, line.member.pk in voters, held) for line in lines]
    rows += [
        [_("%(name)s (without a vote)") % {"name": one}, "–", "", "", ""] for one in outsiders_of(meeting)
    ]
    here = [line for line in lines if line.stays and line.member.pk in voters]
    data = {
        **head_of(meeting, _("Attendance sheet")),
        "facts": facts_of(meeting),
        "columns": [
            _("Name"), _("Shares"), _("Arrival and departure"), _("Represents"), _("Address and signature"),
        ],
        "rows": rows,
        "totals": _totals(len(here), len(voters)),
        "certified": _("Certified true by the bureau"),
        "signatures": [
            (f"{seat.get_seat_display()}", seat.member.get_full_name()) for seat in meeting.bureau.all()
        ],
        "foot": _("Each associate has one vote, whatever her shares (loi 47-1775, art. 4; loi 78-763)."),
    }  # fmt: skip
    return pdf.render("attendance", data, at=at)


def head_of(meeting: Meeting, title: str) -> dict[str, str]:
    """Title and cooperative of a document about a meeting."""
    return {"title": f"{title} · {meeting.title}", "cooperative": cooperative().full_name}


def facts_of(meeting: Meeting) -> list[tuple[str, str]]:
    """Which meeting, when and where, as (label, words)."""
    call = _("Second call") if meeting.call == 2 else _("First call")
    return [
        (_("Meeting"), f"{meeting.get_kind_display()}, {call.lower()}"),
        (_("When"), in_words(meeting.starts_at)),
        (_("Place"), meeting.place or _("Remotely")),
    ]


def _row(line: Line, has_vote: bool, held: dict[int, int]) -> list[str]:
    """One person. Who is represented signs through who holds her proxy."""
    name = line.member.get_full_name()
    if not has_vote:
        name = _("%(name)s (without a vote)") % {"name": name}
    times = "\n".join(_times(stay) for stay in line.stays)
    if not line.stays and line.is_represented:
        times = _("Represented by %(name)s") % {"name": line.represented_by}
    elif not line.stays and line.fell:
        times = f"{_('Proxy to %(name)s') % {'name': line.represented_by}}\n{line.fell}"
    represents = "\n".join(line.represents)
    return [name, str(held.get(line.member.pk, 0)), times, represents, ""]


def _times(stay: Attendance) -> str:
    if stay.how == "whole":
        return _("Present")
    begun = formats.time_format(timezone.localtime(stay.arrived_at, clock.PARIS), "H:i")
    ended = _("end")
    if stay.left_at:
        ended = formats.time_format(timezone.localtime(stay.left_at, clock.PARIS), "H:i")
    where = stay.get_mode_display() if stay.mode == "remote" else ""
    return " ".join(filter(None, [f"{begun} – {ended}", where]))


def proxy_pdf(meeting: Meeting, given: Proxy | None, *, at: datetime) -> bytes:
    """A proxy for one meeting, to be signed: filled in with the one that was given, or blank."""
    line = "." * 60
    principal = given.principal.get_full_name() if given else line
    holder = given.holder.get_full_name() if given else line
    items = meeting.items.order_by("position")
    version = rule_in_force(clock.today(meeting.starts_at))
    book = book_of(version) if version and book_of(version).blank_proxies() else None
    data = {
        **head_of(meeting, _("Proxy")),
        "facts": [
            *facts_of(meeting),
            (_("Agenda"), "\n".join(f"{item.number}. {item.title}" for item in items)),
        ],
        "text": _(
            "I, %(principal)s, associate, give my proxy to %(holder)s, associate, to represent me at this assembly, "
            "take part in its deliberations and vote in my name on the items of its agenda."
        )
        % {"principal": principal, "holder": holder},
        "notes": [
            *_extent_of(given),
            *(
                [
                    _("A form that names no holder counts as a blank proxy: %(rule)s")
                    % {"rule": blank_rule(book)}
                ]
                if book
                else []
            ),
            _("A proxy is given to another associate only, for this one assembly (loi 78-763, art. 14)."),
            _(
                "Of more proxies than one associate may hold on that day those given first count; whoever is concerned "
                "is told."
            ),
            _("It ends when the associate comes herself, and may be taken back until it was used."),
        ],
        "place": _("Done at, on"),
        "signatures": [
            (_("Who is represented"), _("Signature, after “good for proxy” by hand")),
            (_("Who holds the proxy"), _("Signature, after “proxy accepted” by hand")),
        ],
    }
    return pdf.render("proxy", data, at=at)


def _extent_of(given: Proxy | None) -> list[str]:
    """What the proxy is for; on the form to fill in, room to say so. An instruction is written by hand, or left out."""
    if given is None:
        return [
            _("For the whole agenda, or only for items: ........................................"),
            _("Voting instruction, if any (for the holder; in a secret ballot, too, she or he knows it):")
            + " "
            + "." * 60,
        ]
    if not given.is_limited:
        return [_("For the whole agenda.")]
    text = _("For items %(items)s only; on everything else the associate is neither present nor represented.")
    return [text % {"items": items_in_words(given)}]


def letters_pdf(meeting: Meeting, names: Sequence[str], *, at: datetime) -> bytes:
    """A page for each name: the convocation with agenda and texts, as the mail says it (C. com. R223-20)."""
    home = cooperative()
    items = list(meeting.items.select_related("motion").order_by("position"))
    texts = [
        (
            f"{item.number}. {item.title}",
            blocks(item.motion.text if hasattr(item, "motion") else item.text),
            4 if item.parent_id else 3,
        )
        for item in items
    ]
    titles = [one.title for one in newest_documents(meeting)]
    changes = [str(one) for update in sent_updates(meeting) for one in told(changes_of(update))]
    data = {
        "title": f"{_('Convocation')} · {meeting.title}",
        "cooperative": home.full_name,
        "people": list(names),
        "sender": [home.full_name, *home.address.splitlines()],
        "letter": _("By registered letter, or handed over against a signature"),
        "opening": _("You are convened to the meeting below."),
        "facts": [
            *facts_of(meeting),
            *([(_("Remotely"), meeting.video_url)] if meeting.video_url else []),
            *([(_("Changed since"), "\n".join(changes))] if changes else []),
            *([(_("Documents that go with it"), "\n".join(titles))] if titles else []),
            *(
                [(_("Documents elsewhere"), meeting.documents_elsewhere)]
                if meeting.documents_elsewhere
                else []
            ),
        ],
        "agenda": _("Agenda and texts"),
        "items": texts,
        "reason": meeting.short_notice_reason,
        "reason_label": _("Why the notice is shorter"),
        "proxy": _("If you cannot come, another associate may represent you; a form is on the intranet.")
        if meeting.is_assembly
        else "",
        "signature": _("For the gérance"),
        "address": _("Address"),
    }
    return pdf.render("letters", data, at=at)


def table_of(meeting: Meeting, lines: Sequence[Proof]) -> Table:
    """Every mail and letter with what became of it: the proof of the convocation."""
    columns = [
        Column(_("Name")),
        Column(_("Sent to")),
        Column(_("Kind")),
        Column(_("Written"), Kind.DAY),
        Column(_("State")),
        Column(_("Accepted or posted"), Kind.DAY),
        Column(_("Remark")),
    ]
    return Table(f"{_('Convocation')} · {meeting.title}", columns, [_sent(line) for line in lines])


def _sent(line: Proof) -> list[object]:
    mail = line.mail
    if mail:
        state, answer = str(mail.get_state_display()), mail.last_error
        return [
            line.name,
            mail.recipient,
            str(mail.get_kind_display()),
            mail.created_at,
            state,
            mail.sent_at,
            answer,
        ]
    posted, update = line.posted, line.update
    state = _("Posted") if posted else _("To be posted")
    kind = _("Letter of an update") if update else _("Letter")
    written, done = update.sent_at if update else None, posted.posted_on if posted else None
    return [line.name, "", kind, written, state, done, line.why_words]


def _totals(here: int, voters: int) -> str:
    """How many were there; dots to write on while nobody is."""
    if not here:
        return _("............ of %(all)d associates with a vote were there.") % {"all": voters}
    words = ngettext(
        "%(n)d of %(all)d associates with a vote was there.",
        "%(n)d of %(all)d associates with a vote were there.",
        here,
    )
    return words % {"n": here, "all": voters}
