"""Levels of a sealed urn, kinds of scrutineers' keys, events of the chain."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

#: A ballot that arrived before closing may still be waiting for the database; the count leaves it this long.
COUNT_DELAY = timedelta(seconds=5)
#: The one group of our elections: belenios-tool 2.0 and 3.0 both read it.
GROUP = "BELENIOS-2048"
#: Below this number of voters a unanimous result, which tells everybody's vote, becomes likely: people are warned.
FEW = 5
#: A ballot of one question with ten answers has some 40 kB, of the longest questionnaire 450 kB; larger is no ballot.
LARGEST_BALLOT = 700_000
#: One may vote again until closing, this often in all: without an end to it, one voter could make an archive so long
#: that no verifier reads it, and the count would fail for everybody.
MOST_BALLOTS = 20


class Level(TextChoices):
    """Who has to work together to read a vote, and who makes the voting codes."""

    SIMPLE = "simple", _("Simple: the key stays with the server")
    BUREAU = "bureau", _("Bureau: the server and the scrutineers hold the keys together")
    RENFORCE = "renforce", _("Reinforced: as bureau, and a scrutineer hands out the voting codes")


#: From the weakest to the strongest.
STRENGTH = (Level.SIMPLE, Level.BUREAU, Level.RENFORCE)


class Purpose(TextChoices):
    """What a group of key holders counts."""

    BALLOTS = "ballots", _("Sealed ballots of the assembly")
    HEALTH = "health", _("Check-ins on health")


class KeyKind(TextChoices):
    """How the scrutineers' keys go together."""

    THRESHOLD = "threshold", _("Threshold: some of the scrutineers suffice to count")
    SINGLE = "single", _("Separate keys: every scrutineer is needed to count")


class Event(TextChoices):
    """The events of a chain, as the Belenios format names them."""

    SETUP = "Setup"
    BALLOT = "Ballot"
    END_BALLOTS = "EndBallots"
    ENCRYPTED_TALLY = "EncryptedTally"
    PARTIAL_DECRYPTION = "PartialDecryption"
    RESULT = "Result"


class Failure(TextChoices):
    """Why a count stands still."""

    SERVER_SECRET = (
        "server_secret",
        _("The server's secret cannot be read: its key of this ballot is out of reach."),
    )
    TOO_FEW = "too_few", _("Too few papers: they are not decrypted.")
    VERIFICATION = "verification", _("The verification of the archive failed: nothing is published.")


#: The count has ended without a result and will not go on.
FINAL = (Failure.TOO_FEW, Failure.VERIFICATION)
