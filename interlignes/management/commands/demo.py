"""`manage.py demo`: load the demo cooperative and print its logins."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import F

from interlignes.checks import LOCAL
from interlignes.kit import clock
from interlignes.management import demo, demo_care, demo_sealed
from interlignes.outbox.delivery import deliver
from interlignes.outbox.models import Mail
from members.models import Member

#: How long after it was written a mail of the demo's past went out.
MOMENT = timedelta(seconds=20)


class Command(BaseCommand):
    """Idempotent: what is loaded stays, and the logins are printed again."""

    help = "Load a demo cooperative of twelve people with a past, an open ballot and a coming assembly."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse where it could do harm, load once, print."""
        if settings.PUBLIC_HOST not in LOCAL:
            raise CommandError(
                f"The demo has a password that everybody knows: it is for this machine only, not for "
                f"{settings.PUBLIC_HOST}. Unset PUBLIC_URL, or use another DATA_DIR."
            )
        if not demo.is_loaded():
            if Member.objects.exists():
                raise CommandError(
                    "This database holds a cooperative already. Load the demo elsewhere: DATA_DIR=/another/folder."
                )
            with transaction.atomic():
                demo.Loader(now=clock.now()).load()
                while deliver(backend="interlignes.outbox.backends.FileBackend"):
                    pass
                # The mails of its past left in its past: else every convocation would look late.
                late = Mail.objects.filter(sent_at__gt=F("created_at") + MOMENT)
                late.update(sent_at=F("created_at") + MOMENT)
        self.show()

    def show(self) -> None:
        """Who can log in, and with what."""
        write, password = self.stdout.write, demo.read()["cooperative"]["password"]
        people = list(demo.who_is_who())
        write(f"\n{settings.PUBLIC_URL}/   Mot de passe de tout le monde : {password}\n")
        for email, who, member in people:
            write(f"  {email:<22}{member.get_full_name():<18}{who}")
        for email, _who, member in people:
            secret, codes = demo.second_factors(member)
            if secret:
                label = quote(f"{settings.MFA_TOTP_ISSUER}:{email}")
                write(f"\nSecond facteur de {email} : un de ces codes de secours (chacun sert une fois)")
                write("  " + "  ".join(codes[:5]))
                write("  " + "  ".join(codes[5:]))
                write(
                    f"  ou une application : otpauth://totp/{label}?secret={secret}&issuer={settings.MFA_TOTP_ISSUER}"
                )
        write("\nCodes des scrutateur·rices (pour dépouiller ou répéter, dans « Scrutateur·rices ») :")
        for key, code in demo_sealed.codes().items():
            write(f"  {demo.address(key):<22}{code}")
        write("\nCodes des clés des points santé au niveau bureau :")
        for key, code in demo_care.CODES.items():
            write(f"  {demo.address(key):<22}{code}")
        write(f"\nLes courriels sont des fichiers dans {settings.MAIL_DIR}")
