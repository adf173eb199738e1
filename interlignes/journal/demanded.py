"""What the journal says of assemblies and resolutions that associates demand, in the sentences of `choices.EVENTS`."""

from typing import Any

from django.utils.translation import gettext_lazy as _

DEMANDED: dict[str, tuple[Any, dict[str, Any]]] = {
    "request.filed": (_("Associates ask for an assembly."), {}),
    "request.signed": (_("An associate signed the request for an assembly."), {}),
    "request.taken_back": (_("An associate withdrew her signature from the request for an assembly."), {}),
    "request.reached": (_("Enough associates ask for an assembly: the gérance is told."), {}),
    "request.prepared": (_("The gérance prepared an assembly that associates ask for."), {}),
    "demand.filed": (_("Associates ask for a resolution on a convened agenda."), {}),
    "demand.signed": (_("An associate stands behind a resolution that is asked for."), {}),
    "demand.taken_back": (_("An associate no longer stands behind a resolution that is asked for."), {}),
}
