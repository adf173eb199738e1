"""The directory: everybody who belongs, and the page of one person."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from interlignes.kit import clock, images
from members.forms.profile import DirectorySearch
from members.http import MemberRequest
from members.models import Photo
from members.permissions import may_manage
from members.queries.directory import card_of, found, with_offices

#: People on a page of the directory.
PAGE = 30


@require_GET
def index(request: MemberRequest) -> HttpResponse:
    """Everybody, or those who answer to what is asked."""
    today = clock.today()
    form = DirectorySearch(request.GET)
    asked = form.asked()
    cards = found(request.user, today, **asked)
    page = Paginator(cards, PAGE).get_page(request.GET.get("page"))
    with_offices([card.member for card in page], today)
    kept = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    context = {
        "form": form,
        "page": page,
        "count": len(cards),
        "is_asked": any(asked.values()),
        "query": f"{urlencode(kept)}&" if kept else "",
    }
    return render(request, "members/directory.html", context)


@require_GET
def person(request: MemberRequest, number: int) -> HttpResponse:
    """What one person shares with the reader."""
    card = card_of(request.user, number, clock.today())
    if card is None:
        raise Http404
    context = {
        "card": card,
        "is_me": number == request.user.pk,
        "may_manage": may_manage(request.user),
    }
    return render(request, "members/person.html", context)


@require_GET
def photo(request: MemberRequest, number: int) -> HttpResponse:
    """The portrait, for those it is shared with; to others it does not exist."""
    card = card_of(request.user, number, clock.today())
    if card is None or "photo" not in card.shown:
        raise Http404
    return picture(get_object_or_404(Photo, member=number))


def picture(kept: Photo) -> HttpResponse:
    """A JPEG of ours and nothing else: shown as such, never run, kept by her own browser for an hour."""
    response = HttpResponse(bytes(kept.content), content_type=images.CONTENT_TYPE)
    response.headers["Content-Disposition"] = "inline; filename=portrait.jpg"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.headers["Vary"] = "Cookie"
    return response
