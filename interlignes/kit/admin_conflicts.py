"""Two people at the desk edit the same record: the second is told; see `interlignes.kit.conflicts`.

The page carries what it showed: the fields of the record and one line a row of its histories. Saving compares that with
what is stored, under the lock of the record and in the transaction of the change.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.admin.utils import flatten
from django.db.models import ForeignKey, Model
from django.http import HttpRequest, QueryDict

from interlignes.kit import conflicts
from interlignes.kit.conflicts import Conflict, Difference, Row, Watched, in_words, watch
from interlignes.kit.forms import meet_one

#: Where the page that comes back finds what to show.
ROWS = "interlignes.conflict"


def watched_record(page: Any, request: HttpRequest, record: Model) -> list[Watched]:
    """The editable fields of a record and its rows, as the page of `page` (a ModelAdmin) shows them."""
    names = [
        name
        for name in flatten(page.get_fields(request, record))
        if name not in page.get_readonly_fields(request, record) and _is_field(record, name)
    ]
    found = watch(record, names)
    for inline in page.get_inline_instances(request, record):
        found += _rows(inline, request, record)
    return found


def _is_field(record: Model, name: Any) -> bool:
    return any(field.name == name for field in record._meta.concrete_fields)


def _rows(inline: Any, request: HttpRequest, record: Model) -> Iterable[Watched]:
    """One line a row: any change in it is one difference, a row that came or went is another."""
    formset = inline.get_formset(request, record)
    link: ForeignKey[Any, Any] = formset.fk
    prefix, label = formset.get_default_prefix(), str(inline.opts.verbose_name).capitalize()
    for row in inline.model._default_manager.filter(**{link.name: record}).order_by("pk"):
        cells = watch(row, _names(inline))
        words = ", ".join(cell.words for cell in cells if cell.words)
        yield Watched(f"{prefix}-{row.pk}", label, "\n".join(cell.value for cell in cells), words)


def _names(inline: Any) -> list[str]:
    read_only = inline.readonly_fields or ()
    return [
        name for name in flatten(inline.fields) if name not in read_only and _is_field(inline.model, name)
    ]


def refuse_second(page: Any, request: HttpRequest, form: Any, record: Model | None) -> None:
    """Compare, under the lock of `record`, what is stored with what the page showed.

    Raises Conflict, and then leaves in `request` what the page that comes back shows: what was typed, theirs where
    nothing was touched, and the comparison. A request without the memory of a page was made by hand.
    """
    token = request.POST.get(conflicts.FIELD)
    locked = type(record)._base_manager.select_for_update().get(pk=record.pk) if record else None
    try:
        conflicts.refuse_if_changed(locked, page.watched(request, locked), token)
    except Conflict as conflict:
        data = request.POST.copy()
        rows = [_meet(page, request, form, locked, one, data) for one in conflict.differences]
        data[conflicts.FIELD] = conflict.token
        request.POST = data  # type: ignore[assignment]
        request.META[ROWS] = rows
        raise


def _meet(
    page: Any, request: HttpRequest, form: Any, record: Model | None, one: Difference, data: QueryDict
) -> Row:
    """One line to show, of the record itself or of a row of its histories."""
    for inline in page.get_inline_instances(request, record) if record else ():
        prefix = inline.get_formset(request, record).get_default_prefix()
        if one.name.startswith(f"{prefix}-"):
            return _meet_row(one, _names(inline), prefix, data)
    return meet_one(form, one, data)


def _meet_row(one: Difference, names: Sequence[str], prefix: str, data: QueryDict) -> Row:
    """The same for a row: what was posted of it against what was on the screen."""
    place = _place(prefix, one.name.removeprefix(f"{prefix}-"), data)
    before = dict(zip(names, one.before.split("\n"), strict=False))
    theirs = dict(zip(names, one.theirs.split("\n"), strict=False))
    typed = {name: data[key] for name in names if place and (key := f"{place}-{name}") in data}
    touched = {name: value for name, value in typed.items() if value != before.get(name, "")}
    for name in typed.keys() - touched.keys():
        data[f"{place}-{name}"] = theirs.get(name, "")
    yours = ", ".join(in_words(value) for value in touched.values())
    return Row(one.label, one.before_words, one.theirs_words, yours, taken=bool(typed) and not touched)


def _place(prefix: str, number: str, data: QueryDict) -> str:
    """The prefix under which a row was posted; empty when the page did not have it."""
    for key, value in data.items():
        if key.startswith(f"{prefix}-") and key.endswith("-id") and value == number:
            return key.removesuffix("-id")
    return ""
