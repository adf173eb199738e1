"""Kinds of status, candidacy, contract and mandate. The French terms are those of the law of 1978 on SCOPs."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LegalForm(TextChoices):
    """The commercial form of the SCOP (loi 78-763, art. 3)."""

    SARL = "sarl", "SARL"
    SA = "sa", "SA"
    SAS = "sas", "SAS"


class StatusKind(TextChoices):
    """What a person is to the cooperative from a given day on."""

    EMPLOYEE = "employee", _("Employee, not associate")
    ASSOCIATE = "associate", _("Associate-employee")
    FORMER = "former", _("Associate, no longer employed")
    EXTERNAL = "external", _("External associate")
    COOPERATIVE = "cooperative", _("External associate, a cooperative")
    LEFT = "left", _("Has left")


#: Statuses that give one vote in the assembly (loi 78-763, art. 11 and 14; loi 47-1775, art. 3 bis for externals).
VOTING = (StatusKind.ASSOCIATE, StatusKind.FORMER, StatusKind.EXTERNAL, StatusKind.COOPERATIVE)
#: Statuses of those who work here, paid gérants included (loi 78-763, art. 17).
EMPLOYED = (StatusKind.EMPLOYEE, StatusKind.ASSOCIATE)


class EndReason(TextChoices):
    """Why a job or the quality of associate ends; `members.rules.leaving` says what follows from each."""

    RESIGNATION_ASSOCIATE = "resignation_associate", _("Gives up the quality of associate")
    RENUNCIATION = "renunciation", _("No longer employed, gives up the quality of associate")
    RESIGNATION_JOB = "resignation_job", _("Resigns from the job")
    DISMISSAL = "dismissal", _("Dismissal")
    ECONOMIC_DISMISSAL = "economic_dismissal", _("Dismissal for an economic reason")
    RETIREMENT = "retirement", _("Retirement")
    UNFITNESS = "unfitness", _("Unfitness for work")
    MUTUAL_TERMINATION = "mutual_termination", _("Termination by mutual agreement")
    CONTRACT_END = "contract_end", _("End of a fixed-term contract")
    TRIAL_END = "trial_end", _("End of the trial period")
    DEATH = "death", _("Death")
    EXCLUSION = "exclusion", _("Exclusion by the assembly")
    ASSEMBLY_DECISION = (
        "assembly_decision",
        _("Decision of the assembly about an associate who is not employed"),
    )
    COMMITMENT_FAILURE = "commitment_failure", _("Subscription commitment not kept")
    DEEMED_RESIGNED = "deemed_resigned", _("Did not apply in time, deemed to have resigned")


class CandidacyMode(TextChoices):
    """How an employee becomes an associate (loi 78-763, art. 7 to 9), or somebody who does not work here (OUTSIDE)."""

    VOLUNTARY = "voluntary", _("Voluntary: the assembly decides by ordinary majority")
    ON_REQUEST = "on_request", _("On simple request, unless the next assembly opposes")
    OBLIGATORY = "obligatory", _("Obligatory by the contract of employment")
    EXTERNAL = "external", _("External: the assembly decides by ordinary majority")
    COOPERATIVE = "cooperative", _("External, a cooperative: the assembly decides by ordinary majority")


#: Ways of those who do not work here; the code is that of the status that the admission gives.
OUTSIDE = (CandidacyMode.EXTERNAL, CandidacyMode.COOPERATIVE)
#: Ways of employees.
WAYS_IN = [choice for choice in CandidacyMode.choices if choice[0] not in OUTSIDE]


class CandidacyOutcome(TextChoices):
    """How a candidacy ended; empty while it has not."""

    ADMITTED = "admitted", pgettext_lazy("candidacy", "Admitted")
    REJECTED = "rejected", pgettext_lazy("candidacy", "Rejected by the assembly")
    DECLINED = "declined", pgettext_lazy("candidacy", "Not put to the vote by the gérance")
    WITHDRAWN = "withdrawn", pgettext_lazy("candidacy", "Withdrawn by the person")
    LAPSED = "lapsed", pgettext_lazy("candidacy", "Lapsed: the person has left")


class SuspensionReason(TextChoices):
    """Why a vote is suspended; the associate stays one."""

    COMMITMENT = "commitment", _("Subscription commitment unpaid 30 days after formal notice")
    STATUTES = "statutes", _("Another case of the statuts")


class ContractKind(TextChoices):
    """Kinds of contract that the registre unique du personnel tells apart (C. trav. D1221-23)."""

    PERMANENT = "cdi", _("Permanent contract (CDI)")
    FIXED_TERM = "cdd", _("Fixed-term contract (CDD)")
    APPRENTICE = "apprentice", _("Apprentice")
    PROFESSIONAL = "professional", _("Professional training contract")
    AGENCY = "agency", _("Temporary agency worker")
    LENT = "lent", _("Lent by a group of employers")
    OFFICER = "officer", _("Paid gérant·e without a contract of employment")


class InternKind(TextChoices):
    """Who stands in a part of its own in the registre unique du personnel (C. trav. L1221-13 al. 3)."""

    INTERN = "intern", _("Intern")
    CIVIC = "civic", _("Volunteer in civic service")


class Sex(TextChoices):
    """As the registre unique du personnel asks (C. trav. D1221-23, 3°)."""

    FEMALE = "f", pgettext_lazy("sex", "Female")
    MALE = "m", pgettext_lazy("sex", "Male")


class Role(TextChoices):
    """Offices given by the cooperative, for a time."""

    GERANCE = "gerance", _("Gérance")
    SUPERVISORY = "supervisory", _("Supervisory board")
    SCRUTINEER = "scrutineer", _("Scrutineer")
    REFERENT = "referent", _("Wellbeing referent")


class Language(TextChoices):
    """Languages of the interface and of mails."""

    FRENCH = "fr", _("French")
    ENGLISH = "en", _("English")


class Audience(TextChoices):
    """Whom a person says something about herself to."""

    GERANCE = "gerance", _("Only the gérance")
    ASSOCIATES = "associates", _("The associates, employed or not")
    EVERYBODY = "everybody", _("Everybody who belongs to the cooperative")


class Looked(TextChoices):
    """Which part of a person's record the gérance saw."""

    RECORD = "record", _("Record at the gérance's desk, with what is shared with the gérance only")
    REGISTER = "register", _("Downloaded register with personal details")
    CAPITAL = "capital", _("Capital account: shares, movements and documents")
    PAY = "pay", _("Pay, hours of work and line of a profit-sharing")
    PERMIT = "permit", _("Copy of the work permit")
    DATA = "data", _("What must be kept of her, to answer her request")


class RequestKind(TextChoices):
    """What a person asks about her data."""

    CORRECTION = "correction", _("Correction")
    ERASURE = "erasure", _("Erasure")


class Concern(TextChoices):
    """What is to be corrected."""

    NAME = "name", _("First or last name")
    STATUS = "status", _("Status or its date")
    OFFICE = "office", _("Mandate or its dates")
    WORK = "work", _("Contract, hours, job")
    SHARES = "shares", _("Shares and capital")
    OTHER = "other", _("Something else")


class RequestState(TextChoices):
    """Where a request stands."""

    OPEN = "open", _("Waiting for an answer")
    DONE = "done", _("Done")
    PARTLY = "partly", _("Done in part")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Weekday(IntegerChoices):
    """Days of the week as ISO 8601 numbers them."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


class MovementKind(TextChoices):
    """Why shares come to a member or leave her."""

    SUBSCRIPTION = "subscription", _("Subscription")
    WITHHOLDING = "withholding", _("Subscription by withholding on pay")
    WORK_SHARE = "work_share", _("Subscription from the part travail")
    PARTICIPATION = "participation", _("Subscription from the participation")
    TRANSFER_IN = "transfer_in", _("Transfer received")
    TRANSFER_OUT = "transfer_out", _("Transfer given")
    REFUND = "refund", _("Refund")
    ANNULMENT = "annulment", _("Annulment")
    CONVERSION = "conversion", _("Change of the nominal value")
    CORRECTION = "correction", _("Counter-entry")


#: Kinds that add shares by paying into the capital; each has a bulletin of subscription.
SUBSCRIPTIONS = (
    MovementKind.SUBSCRIPTION,
    MovementKind.WITHHOLDING,
    MovementKind.WORK_SHARE,
    MovementKind.PARTICIPATION,
)


#: Kinds that are recorded one by one; the others have a page and checks of their own.
SINGLE = (*SUBSCRIPTIONS, MovementKind.ANNULMENT)
#: Kinds that a spreadsheet may bring; a transfer is told from the side of who gives.
IMPORTED = (*SINGLE, MovementKind.TRANSFER_OUT, MovementKind.REFUND)


class Payment(TextChoices):
    """By which means a movement is paid."""

    BANK = "bank", _("Bank transfer")
    CHEQUE = "cheque", _("Cheque")
    CASH = "cash", _("Cash")
    PAYROLL = "payroll", _("Pay slip")
    PROFIT = "profit", _("Part travail or participation, kept by the cooperative")
    SAVINGS = "savings", _("Company savings plan (PEE)")
    MEMBER = "member", _("From one member to the other")
    NONE = "none", _("Nothing is paid")


#: Movements whose kind says how they are paid.
PAID_BY = {
    MovementKind.WITHHOLDING: Payment.PAYROLL,
    MovementKind.WORK_SHARE: Payment.PROFIT,
    MovementKind.PARTICIPATION: Payment.PROFIT,
    MovementKind.ANNULMENT: Payment.NONE,
    MovementKind.TRANSFER_OUT: Payment.MEMBER,
}
#: How a refund is paid.
REFUNDED_BY = (Payment.BANK, Payment.CHEQUE, Payment.CASH)


class Visibility(TextChoices):
    """Who reads in the list of associates how many shares each holds."""

    ASSOCIATES = "associates", _("Associates, as on the attendance sheet and in the minutes")
    GERANCE = "gerance", _("The gérance only; each associate sees her own")


class Marital(TextChoices):
    """Marital status, as a bulletin of subscription asks."""

    SINGLE = "single", _("Single")
    MARRIED = "married", _("Married")
    PACS = "pacs", _("Civil partnership (PACS)")
    DIVORCED = "divorced", _("Divorced")
    WIDOWED = "widowed", _("Widowed")
