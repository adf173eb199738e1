"""Who may do what, in words, with the source."""

from typing import Any

from members.choices import Role
from members.models import Member
from members.permissions import has_second_factor, may_manage
from wellbeing.models import Request


def is_referent(person: Any) -> bool:
    """A wellbeing referent in force, who has not left."""
    return isinstance(person, Member) and Role.REFERENT in person.roles


def may_care(person: Any) -> bool:
    """Keep questionnaires, prevention and the DUERP: the employer, that is the gérance (C. trav. L4121-1, R4121-1),
    and the wellbeing referents whom the cooperative elected for it (C. trav. L4644-1)."""
    return is_referent(person) or may_manage(person)


def needs_second_factor(person: Any) -> bool:
    """Whether she may care as gérance alone and has not protected her account yet."""
    return not is_referent(person) and may_manage(person) and not has_second_factor(person)


def may_read(person: Member, request: Request) -> bool:
    """A request is read by its author and by those whom she chose; by nobody else."""
    return request.author_id == person.pk or is_recipient(person, request)


def is_recipient(person: Member, request: Request) -> bool:
    """Whether the author chose this person."""
    return any(recipient.member_id == person.pk for recipient in request.recipients.all())
