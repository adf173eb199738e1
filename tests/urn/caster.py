"""Casts ballots in processes of their own, for tests that kill them: `python -m tests.urn.caster`.

It loads everything once. Each line on its standard input, `URN VOTER FILE`, is cast by a child, whose number it
answers; it says `over` when the child has ended.
"""

import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()

    from django.db import connection

    from interlignes.kit import clock
    from interlignes.urn.actions.cast import cast
    from interlignes.urn.models import Urn
    from members.models import Member

    connection.settings_dict["NAME"] = os.environ["TEST_DATABASE"]
    os.write(1, b"ready\n")
    for line in sys.stdin:
        number, voter, path = line.split()
        child = os.fork()
        if child:
            os.write(1, f"{child}\n".encode())
            os.waitpid(child, 0)
            os.write(1, b"over\n")
            continue
        with open(path, encoding="utf-8") as file:
            text = file.read()
        urn, member = Urn.objects.get(pk=int(number)), Member.objects.get(pk=int(voter))
        cast(urn=urn, voter=member.pk, ballot=text, by=member, at=clock.now())
        os._exit(0)
