"""What a voter is told when her ballot is refused: what happened, and what she does next. The reason's name is for the
log; `interlignes.sealed.sentences` tells it to whoever verifies an archive."""

from django.utils.translation import gettext_lazy as _

from interlignes.sealed.reasons import Reason

_DAMAGED = _("Your ballot arrived damaged, and nothing was recorded. Reload the page and vote again.")
_OTHER_BALLOT = _(
    "This paper belongs to another vote, and nothing was recorded. Go back to the page of the vote that you mean and "
    "enter the booth from there."
)
_OTHER_CODE = _(
    "This ballot was made with the voting code of somebody else, and nothing was recorded. Vote again with the code of "
    "your own slip; if it bears your name and is refused again, tell the scrutineers."
)
_ALTERED = _(
    "Your ballot was altered on its way, and nothing was recorded. Reload the page and vote again; if that happens "
    "again, use another browser or another device and tell the scrutineers."
)
_NOT_ALLOWED = _(
    "Your ballot does not prove that it follows the rules of this vote, and nothing was recorded. Reload the page and "
    "vote again; if that happens again, use another browser or another device and tell the scrutineers."
)
#: What a ballot can be refused for beyond its mere form. Anything else has come to grief between browser and server.
_SENTENCES = {
    Reason.OTHER_ELECTION: _OTHER_BALLOT,
    Reason.UNKNOWN_CREDENTIAL: _OTHER_CODE,
    Reason.BALLOT_HASH: _ALTERED,
    Reason.BALLOT_SIGNATURE: _ALTERED,
    Reason.OUTSIDE_GROUP: _NOT_ALLOWED,
    Reason.INDIVIDUAL_PROOF: _NOT_ALLOWED,
    Reason.OVERALL_PROOF: _NOT_ALLOWED,
    Reason.BLANK_PROOF: _NOT_ALLOWED,
}


def refusal_of(reason: Reason) -> str:
    """The sentence for any reason, in the reader's language."""
    return str(_SENTENCES.get(reason, _DAMAGED))
