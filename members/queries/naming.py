"""People of the same name, told apart by what everybody may know of them."""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Min
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from members.choices import VOTING, Audience
from members.models import Member, Profile, Status

#: A name on a paper has no more signs (governance.models.Candidate).
LONGEST = 120


def same_as(name: str) -> str:
    """Equal for names that read alike: whatever the capitals, the blanks and the way their accents are written."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def told_apart(people: Iterable[Member]) -> dict[int, str]:
    """The name of each of `people`, all of those who belong; of namesakes with what tells them apart, in French.

    What each of them tells everybody that she does here; else since when she has been an associate, as the register
    says that every associate may read; else her number here. Never a date of birth, nor anything else of a record.
    No query where no two are called the same, two where some are.
    """
    found = list(people)
    groups: dict[str, list[Member]] = {}
    for person in found:
        groups.setdefault(same_as(person.get_full_name()), []).append(person)
    names = {person.pk: person.get_full_name() for person in found}
    shared = [group for group in groups.values() if len(group) > 1]
    if shared:
        several = [person.pk for group in shared for person in group]
        jobs, since = _jobs(several), _since(several)
        for group in shared:
            names |= _marked(group, jobs, since)
    return names


def _marked(group: Sequence[Member], jobs: dict[int, str], since: dict[int, date]) -> dict[int, str]:
    """The names of namesakes, each with the first mark that all of them have and no two share."""
    with override("fr"):  # it stands on papers and in minutes, which are French
        days = {number: date_format(day, "DATE_FORMAT") for number, day in since.items()}
        marks = [
            jobs,
            {number: gettext("associate since %(day)s") % {"day": day} for number, day in days.items()},
            {person.pk: gettext("no. %(n)d") % {"n": person.pk} for person in group},
        ]
    keys = [person.pk for person in group]
    fitting = [
        mark for mark in marks if len({same_as(mark.get(key, "")) for key in keys} - {""}) == len(keys)
    ]
    return {person.pk: _with(person.get_full_name(), fitting[0][person.pk]) for person in group}


def _with(name: str, mark: str) -> str:
    """«Marie Martin (menuisière)»; the mark stays whole."""
    end = f" ({mark})"
    return name[: LONGEST - len(end)].rstrip() + end


def _jobs(numbers: Sequence[int]) -> dict[int, str]:
    """What they do here, where they tell everybody so; long words say too little."""
    told = Profile.objects.filter(member__in=numbers, job_audience=Audience.EVERYBODY).exclude(job="")
    rows = told.order_by("pk").values_list("member", "job")
    return {number: " ".join(job.split()) for number, job in rows if len(job) <= LONGEST // 2}


def _since(numbers: Sequence[int]) -> dict[int, date]:
    """Since when each has been an associate."""
    rows = Status.objects.filter(member__in=numbers, kind__in=VOTING).order_by("member").values("member")
    return dict(rows.annotate(since=Min("since_on")).values_list("member", "since"))
