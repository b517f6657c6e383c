"""The sign-in library's forms in our words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from caseway.accounts import passwords
from caseway.accounts.models import User
from caseway.web.sign_in import one_time

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PASSWORD = _("Password")
NEW_PASSWORD = _("New password")
EMAIL = _("E-mail address")
CODE = _("Code")


def word(
    form: forms.Form, name: str, label: str | _StrPromise, hint: str | _StrPromise = "", **attributes: str
) -> None:
    """Give a field its label, its hint and what browsers should know of it; what is in it is no place for a hint."""
    field = form.fields[name]
    field.label, field.help_text = label, hint
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attributes)


def new_password(form: forms.Form, name: str = "password1") -> None:
    """One field for a new password, which can be shown, in place of typing it twice unseen."""
    form.fields.pop("password2", None)
    word(form, name, NEW_PASSWORD, passwords.ASKED, autocomplete="new-password")


class SignIn(LoginForm):  # type: ignore[misc] # the library is untyped
    """E-mail address and password."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        word(self, "login", EMAIL, autocomplete="username", inputmode="email")
        word(self, "password", PASSWORD, autocomplete="current-password")


class Again(ReauthenticateForm):  # type: ignore[misc] # as above
    """The password once more."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        word(self, "password", PASSWORD, autocomplete="current-password")


class Forgotten(ResetPasswordForm):  # type: ignore[misc] # as above
    """Where to send a link for a new password."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        word(self, "email", EMAIL, autocomplete="username", inputmode="email")

    def save(self, request: HttpRequest, **named: Any) -> str:
        """Send a letter either way, so that nobody can tell from the answer or its time who has an account."""
        email: str = self.cleaned_data["email"]
        if self.users:
            super().save(request, **named)
        else:
            get_account_adapter(request).send_mail("account/email/unknown_account", email, {})
        return email


class NewPassword(ResetPasswordKeyForm):  # type: ignore[misc] # as above
    """A new password, by a link."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        new_password(self)


class ChangePassword(ChangePasswordForm):  # type: ignore[misc] # as above
    """Another password for the one that is known."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        word(self, "oldpassword", _("Password now"), autocomplete="current-password")
        new_password(self)


class SetPassword(SetPasswordForm):  # type: ignore[misc] # as above
    """A first password."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        new_password(self)


class FirstPassword(forms.Form):
    """The password of someone who was invited."""

    password1 = forms.CharField(widget=forms.PasswordInput, strip=False)

    def __init__(self, *given: Any, user: User, **named: Any) -> None:
        super().__init__(*given, **named)
        self.user = user
        new_password(self)
        self.fields["password1"].label = PASSWORD

    def clean_password1(self) -> str:
        """Refuse what the rules refuse."""
        from django.contrib.auth.password_validation import validate_password  # noqa: PLC0415 - it reads settings

        found: str = self.cleaned_data["password1"]
        validate_password(found, self.user)
        return found


class _OneTime:
    """A code of an app that is right is taken once."""

    authenticator: Any
    fields: dict[str, forms.Field]

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        hint = _("The six digits of your authenticator app, or one of your recovery codes.")
        as_code(self, hint)  # type: ignore[arg-type] # mixed into a form

    def clean_code(self) -> str:
        """Refuse a code that was used."""
        code: str = super().clean_code()  # type: ignore[misc] # as above
        if not one_time.use_up(self.authenticator, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


def as_code(form: forms.Form, hint: str | _StrPromise = "") -> None:
    """A field for a code: telephones offer it, and show digits only."""
    digits = {"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "off", "spellcheck": "false"}
    word(form, "code", CODE, hint, **digits)


class Code(_OneTime, AuthenticateForm):  # type: ignore[misc] # as above
    """A code as the second step."""


class CodeAgain(_OneTime, CodeAgainForm):  # type: ignore[misc] # as above
    """A code, to show again that it is you."""


class AddApp(ActivateTOTPForm):  # type: ignore[misc] # as above
    """The first code of an authenticator app."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        as_code(self)


# What the library's reader raises for what no passkey sends, beside what it says itself.
UNREADABLE = (TypeError, KeyError, ValueError, AttributeError)


class _Shown:
    """A passkey's answer; one that cannot be read is a wrong one."""

    def clean_credential(self) -> Any:  # noqa: ANN401 - as the library has it
        """Refuse what is no answer of a passkey."""
        try:
            return super().clean_credential()  # type: ignore[misc] # mixed into a form
        except UNREADABLE:
            raise get_adapter().validation_error("incorrect_passkey") from None


class PasskeyIn(_Shown, LoginWebAuthnForm):  # type: ignore[misc] # as above
    """A passkey, to sign in."""


class PasskeySecond(_Shown, AuthenticateWebAuthnForm):  # type: ignore[misc] # as above
    """A passkey as the second step."""


class PasskeyAgain(_Shown, ReauthenticateWebAuthnForm):  # type: ignore[misc] # as above
    """A passkey, to show again that it is you."""


class AddPasskey(AddWebAuthnForm):  # type: ignore[misc] # as above
    """A new passkey; it is always one that asks for a finger, a face or a PIN, and needs no password beside it."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.fields["passwordless"].initial = True
        word(self, "name", _("Name of this passkey"), _("So that you know it again, such as “work laptop”."))

    def clean(self) -> dict[str, Any]:
        """Ask for the finger, face or PIN whatever the browser sent."""
        self.cleaned_data["passwordless"] = True
        try:
            found: dict[str, Any] = super().clean()
        except UNREADABLE:
            raise get_adapter().validation_error("incorrect_passkey") from None
        return found


class NamePasskey(EditWebAuthnForm):  # type: ignore[misc] # as above
    """Another name for a passkey."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        word(self, "name", _("Name of this passkey"))
