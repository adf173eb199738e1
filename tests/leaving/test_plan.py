"""Every model and field is either exported or left out with a reason: docs/export.toml."""

import pytest
from django.apps import apps

from interlignes.kit import register
from interlignes.management.leaving import plan

pytestmark = pytest.mark.once

#: What no export may ever hold, however the plan is edited.
SECRETS = {
    "members.Member.password",
    "mfa.Authenticator.data",
    "sessions.Session.session_key",
    "usersessions.UserSession.session_key",
    "account.EmailConfirmation.key",
    "members.Invitation.key_digest",
    "governance.CalendarFeed.key_digest",
    "outbox.Mail.text",
    "outbox.Mail.html",
    "outbox.Mail.unsubscribe_url",
    "urn.Paper.public",
    "urn.Paper.secret",
    "urn.ServerKey.secret",
    "urn.Record.text",
    "urn.Holder.key",
    "wellbeing.Request.text_sealed",
    "wellbeing.Reply.text_sealed",
    "wellbeing.Vault.blob",
    "wellbeing.Round.trace",
    "governance.LiveSession.code",
}


def test_every_model_is_decided_once() -> None:
    tables = [table.label for table in plan.load().tables]
    decided, stored = [*tables, *plan.load().never], {model._meta.label for model in apps.get_models()}
    assert set(decided) == stored, (
        "decide in docs/export.toml whether the cooperative takes these with it, or why not: "
        f"{sorted(set(decided) ^ stored)}"
    )
    assert len(decided) == len(set(decided))


def test_every_field_is_decided_once() -> None:
    for table in plan.load().tables:
        decided = [*table.fields, *table.out]
        stored = [
            field.name for field in [*table.model._meta.concrete_fields, *table.model._meta.many_to_many]
        ]
        assert sorted(decided) == sorted(stored), f"docs/export.toml, {table.label}"


def test_every_reason_says_something() -> None:
    assert all(len(why) > 8 or why == "technique" for why in plan.load().reasons().values())
    assert all(len(table.about) > 8 for table in plan.load().tables)


def test_secrets_are_left_out() -> None:
    given = {f"{table.label}.{name}" for table in plan.load().tables for name in table.fields}
    assert not given & SECRETS
    everything = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
    }
    assert everything >= SECRETS, "a secret was renamed"


def test_what_is_hers_alone_is_left_out() -> None:
    assert set(register.load().hers_alone) <= set(plan.load().never)


def test_every_table_of_a_meeting_leaves_supervision_sessions_out() -> None:
    """A table whose rows are never without a meeting, or something of one, says how they lead to its kind."""
    for table in plan.load().tables:
        kept = {
            field.related_model._meta.label
            for field in table.model._meta.concrete_fields
            if field.related_model and not field.null
        }
        if kept & plan.SESSIONS.keys():
            assert table.label in plan.SESSIONS, table.label
