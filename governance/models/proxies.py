"""Proxies (pouvoirs): who votes for whom in one meeting."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from governance.models.meeting import AgendaItem, Meeting


class Proxy(models.Model):
    """An associate (`principal`) has another one (`holder`) vote for her in one meeting (loi 78-763, art. 14).

    Taken back, the row stays with the instant. `recorded_by` has the signed form, where she gave it on paper. How many
    a holder may have, and that nobody passes a proxy on, is checked by the action under the lock of the meeting; which
    ones count where fewer are allowed by now, by `governance.rules.proxies`. `fell_at` is when both people were told
    that it counts no more. One that `is_limited` is for its `items` alone. `instruction` is for the holder's eyes.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="proxies")
    principal = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("principal")
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("proxy holder")
    )
    given_at = models.DateTimeField(_("Given"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Recorded from paper by"),
    )
    revoked_at = models.DateTimeField(_("Taken back"), null=True)
    fell_at = models.DateTimeField(_("Counts no more"), null=True)
    is_limited = models.BooleanField(_("For some items only"), default=False)
    instruction = models.TextField(_("Voting instruction"), max_length=1000, blank=True)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(
                fields=["meeting", "principal"],
                condition=Q(revoked_at__isnull=True),
                name="proxy_one_in_force",
                violation_error_message=_("You have given your proxy for this meeting already."),
            ),
            models.CheckConstraint(
                condition=~Q(principal=F("holder")),
                name="proxy_to_another",
                violation_error_message=_("A proxy is given to somebody else."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["holder"], condition=Q(revoked_at__isnull=True), name="proxy_in_force")
        ]
        ordering: ClassVar = ["meeting", "pk"]
        verbose_name = _("proxy")
        verbose_name_plural = _("proxies")

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.principal_id}"


class ProxyItem(models.Model):
    """One item that a limited proxy is for."""

    proxy = models.ForeignKey(Proxy, on_delete=models.CASCADE, related_name="items")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [UniqueConstraint(fields=["proxy", "item"], name="proxy_item_once")]
        ordering: ClassVar = ["proxy", "item"]
        verbose_name = _("item of a proxy")
        verbose_name_plural = _("items of proxies")

    def __str__(self) -> str:
        return f"{self.proxy_id}/{self.item_id}"


class BlankProxy(models.Model):
    """An associate is represented in one meeting without naming a holder (pouvoir en blanc).

    Where the statuts know it (`RuleBook.blank_proxies`) it counts for the resolutions that the gérance presents or
    supports, against the others, outside of the limit of holders. Docs: adr/0015.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="blank_proxies")
    principal = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("principal")
    )
    given_at = models.DateTimeField(_("Given"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Recorded from paper by"),
    )
    revoked_at = models.DateTimeField(_("Taken back"), null=True)

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(
                fields=["meeting", "principal"],
                condition=Q(revoked_at__isnull=True),
                name="blank_proxy_one_in_force",
            )
        ]
        ordering: ClassVar = ["meeting", "pk"]
        verbose_name = _("blank proxy")
        verbose_name_plural = _("blank proxies")

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.principal_id}"
