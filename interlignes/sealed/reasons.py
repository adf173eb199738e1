"""Why something is refused: one reason for each thing that can be wrong, told in words by `wording`."""

from enum import StrEnum


class Reason(StrEnum):
    """What is wrong. The values are the keys of the sentences in `wording`."""

    # any text
    TOO_LARGE = "too_large"
    NOT_UTF8 = "not_utf8"
    NOT_JSON = "not_json"
    TOO_DEEP = "too_deep"
    NOT_CANONICAL = "not_canonical"
    WRONG_SHAPE = "wrong_shape"
    NUMBER = "number"
    ELEMENT = "element"
    OUTSIDE_GROUP = "outside_group"
    # the file
    NOT_AN_ARCHIVE = "not_an_archive"
    TRUNCATED = "truncated"
    TRAILING = "trailing"
    HEADER = "header"
    TIMESTAMPS = "timestamps"
    RECORD_HASH = "record_hash"
    REPEATED_RECORD = "repeated_record"
    RECORD_ORDER = "record_order"
    CHAIN = "chain"
    EVENT_ORDER = "event_order"
    NOT_A_CONTINUATION = "not_a_continuation"
    # set-up
    VERSION = "version"
    GROUP = "group"
    QUESTION_KIND = "question_kind"
    UUID = "uuid"
    PUBLIC_KEY = "public_key"
    CREDENTIAL_TWICE = "credential_twice"
    TRUSTEE_PROOF = "trustee_proof"
    TRUSTEE_SIGNATURE = "trustee_signature"
    TRUSTEE_KEY = "trustee_key"
    WRONG_CODE = "wrong_code"
    SHARE = "share"
    # a ballot
    OTHER_ELECTION = "other_election"
    UNKNOWN_CREDENTIAL = "unknown_credential"
    BALLOT_HASH = "ballot_hash"
    BALLOT_SIGNATURE = "ballot_signature"
    INDIVIDUAL_PROOF = "individual_proof"
    OVERALL_PROOF = "overall_proof"
    BLANK_PROOF = "blank_proof"
    # the count
    TALLY = "tally"
    UNKNOWN_TRUSTEE = "unknown_trustee"
    DECRYPTION_TWICE = "decryption_twice"
    DECRYPTION_PROOF = "decryption_proof"
    TOO_FEW_DECRYPTIONS = "too_few_decryptions"
    RESULT = "result"


class Invalid(Exception):
    """Something read from outside is not what it should be.

    `ballot` (from 1, in the order of the archive) or `trustee` (from 1) say where, once that is known; `detail` names
    the field or the file concerned.
    """

    def __init__(
        self, reason: Reason, *, detail: str = "", ballot: int | None = None, trustee: int | None = None
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail
        self.ballot = ballot
        self.trustee = trustee

    def __str__(self) -> str:
        where = [f"ballot {self.ballot}"] * bool(self.ballot) + [f"trustee {self.trustee}"] * bool(
            self.trustee
        )
        return ", ".join([*where, self.reason.value, *[self.detail] * bool(self.detail)])
