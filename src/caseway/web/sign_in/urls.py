"""The addresses of signing in. The library's are named as it looks for them; those it has and we do not use are not here."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from allauth.socialaccount import views as social
from django.urls import path, re_path, reverse_lazy
from django.views.generic import RedirectView

from caseway.web.base import guard
from caseway.web.sign_in import claiming, single, trying, views
from caseway.web.sign_in.claiming import claimed

PASSKEYS = RedirectView.as_view(url=reverse_lazy("mfa_index"))

urlpatterns = [
    path("sign-in/", claimed(claiming.by_address("login"))(views.SignIn.as_view()), name="account_login"),
    path("sign-in/passkey/", claimed(claiming.by_passkey)(passkey.login_webauthn), name="mfa_login_webauthn"),
    path("sign-in/second-step/", claimed(claiming.by_half_done)(factor.authenticate), name="mfa_authenticate"),
    path("sign-in/inactive/", account.account_inactive, name="account_inactive"),
    path("sign-in/invitation/<str:token>/", views.invitation, name="invitation"),
    path("sign-in/demo/<uuid:person>/", trying.enter, name="demo_enter"),
    path("sign-in/with/<str:provider_id>/", single.begin, name="openid_connect_login"),
    path("sign-in/with/<str:provider_id>/back/", single.come_back, name="openid_connect_callback"),
    path("sign-in/with-cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path(
        "sign-in/password/",
        claimed(claiming.by_address("email"))(account.password_reset),
        name="account_reset_password",
    ),
    path("sign-in/password/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^sign-in/password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        claimed(claiming.by_link)(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("sign-in/password/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("sign-out/", views.SignOut.as_view(), name="account_logout"),
    path("signed-out/", views.signed_out, name="signed_out"),
    path("again/password/", account.reauthenticate, name="account_reauthenticate"),
    path("again/code/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("again/passkey/", passkey.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("again/with/", single.again, name="single_again"),
    path("again/demo/", trying.again, name="demo_again"),
    path("security/", views.Security.as_view(), name="mfa_index"),
    path("security/sessions/end/", views.end_sessions, name="end_sessions"),
    path("security/organization/", views.enter, name="enter_organization"),
    path("security/password/", account.password_change, name="account_change_password"),
    path("security/password/set/", guard.proven(account.password_set), name="account_set_password"),
    path("security/passkeys/", PASSKEYS, name="mfa_list_webauthn"),
    path("security/passkeys/add/", passkey.add_webauthn, name="mfa_add_webauthn"),
    path("security/passkeys/<int:pk>/name/", passkey.edit_webauthn, name="mfa_edit_webauthn"),
    path("security/passkeys/<int:pk>/remove/", passkey.remove_webauthn, name="mfa_remove_webauthn"),
    path("security/app/add/", app.activate_totp, name="mfa_activate_totp"),
    path("security/app/remove/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("security/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("security/recovery-codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
]
