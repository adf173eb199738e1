"""What the verifier says, in French and in English: without Django, so with a small table of its own."""

from dataclasses import dataclass

from interlignes.sealed.reasons import Invalid, Reason
from interlignes.sealed.sentences import ENGLISH, ENGLISH_REASONS, FRENCH, FRENCH_REASONS
from interlignes.sealed.verify import Report

LANGUAGES = ("fr", "en")


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentences of one language."""

    texts: dict[str, str]
    reasons: dict[Reason, str]

    def say(self, key: str, **values: object) -> str:
        """A sentence by its key."""
        return self.texts[key].format(**values)

    def reason(self, error: Invalid) -> str:
        """Why something is refused, and where: one sentence."""
        sentence = self.reasons[error.reason]
        if error.ballot:
            sentence = self.say("in_ballot", number=error.ballot, reason=sentence)
        elif error.trustee:
            sentence = self.say("in_trustee", number=error.trustee, reason=sentence)
        return sentence + (f" [{printable(error.detail)}]" if error.detail else "")


def wording(language: str) -> Wording:
    """Of "fr" or "en"."""
    return Wording(ENGLISH, ENGLISH_REASONS) if language == "en" else Wording(FRENCH, FRENCH_REASONS)


def printable(text: str) -> str:
    """A text from an archive, safe for a terminal: no control characters, one line."""
    kept = {"\u00a0", "\u202f"}
    return "".join(each if each.isprintable() or each in kept else "\ufffd" for each in text)


def describe_checks(report: Report, words: Wording) -> list[str]:
    """One sentence for each thing that was checked."""
    setup = report.setup
    keys, voters = len(setup.trustees.keys), len(setup.weights)
    lines = [
        words.say("checked_file", events=report.head.height),
        words.say("checked_trustees", keys=keys),
        words.say("checked_credentials", voters=voters),
        words.say("checked_ballots", ballots=len(report.ballots), counted=report.tally.ballots),
    ]
    if report.tally.votes != report.tally.ballots:
        lines.append(words.say("weights", votes=report.tally.votes))
    if not report.is_closed:
        return [*lines, words.say("still_open")]
    if report.head.height > len(report.ballots) + 2:
        lines.append(words.say("checked_tally", counted=report.tally.ballots))
    if report.decrypted_by:
        owners = ", ".join(map(str, report.decrypted_by))
        lines.append(words.say("checked_decryptions", owners=owners))
    return [*lines, words.say("checked_result" if report.result is not None else "not_counted")]


def describe_election(report: Report, words: Wording) -> list[str]:
    """What the archive is about, and its result if it has one."""
    election = report.setup.election
    lines = [
        words.say("title", name=printable(election.name), description=printable(election.description)),
        words.say("identity", uuid=election.uuid, fingerprint=election.fingerprint),
        words.say("head", head=report.head.digest),
    ]
    for number, question in enumerate(election.questions):
        lines += ["", printable(question.text)]
        labels = [*[words.say("blank")] * question.blank, *map(printable, question.answers)]
        figures = report.result[number] if report.result is not None else [None] * len(labels)
        for label, figure in zip(labels, figures, strict=True):
            lines.append(f"  {label}" if figure is None else f"{figure:>6}  {label}")
    return lines


def describe_ballots(report: Report, words: Wording) -> list[str]:
    """The trackers in the order of the file; those replaced by a later ballot are marked."""
    counting = {ballot.credential: ballot.text for ballot in report.ballots}
    lines = ["", words.say("trackers", ballots=len(report.ballots))]
    for ballot in report.ballots:
        mark = "" if counting[ballot.credential] == ballot.text else words.say("replaced")
        lines.append(f"  {ballot.tracker}{mark}")
    return lines
