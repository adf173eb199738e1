"""The shape of what people type, by subject."""

from members.forms.account import FoundingForm, PasswordForm, ProfileForm

__all__ = ["FoundingForm", "PasswordForm", "ProfileForm"]
