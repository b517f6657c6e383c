"""Django's settings, from the environment: every variable is CASEWAY_something and none is required."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from caseway.config import databases, home, mail, single_sign_on

databases.use_our_sqlite()

PACKAGE = Path(__file__).resolve().parent.parent
CASEWAY_HOME = home.folder(os.environ)
CASEWAY_RULEBOOKS = home.paths(os.environ, "CASEWAY_RULEBOOKS")

DEBUG = os.environ.get("CASEWAY_DEBUG") == "1"
CASEWAY_DEMO = (
    os.environ.get("CASEWAY_DEMO") == "1"
)  # set by `caseway demo`: invented people, whom anyone may sign in as
HTTPS = os.environ.get("CASEWAY_HTTPS") == "1"
ALLOWED_HOSTS = os.environ.get("CASEWAY_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
# Read when first needed, so that a type checker or a test that only imports this file leaves nothing behind.
SECRET_KEY = os.environ.get("CASEWAY_SECRET_KEY") or SimpleLazyObject(partial(home.secret, CASEWAY_HOME))

# The audit's keys, oldest first, one a line; where nothing is told, the file `audit-key` in Caseway's folder.
CASEWAY_AUDIT_KEY = os.environ.get("CASEWAY_AUDIT_KEY", "")
CASEWAY_AUDIT_WITNESS = os.environ.get("CASEWAY_AUDIT_WITNESS", "")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "caseway.accounts",
    "caseway.clients",
    "caseway.casework",
    "caseway.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "caseway.web.base.middleware.browser_rules",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "caseway.web.base.middleware.WithoutNul",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "caseway.web.base.guard.Guard",
]
ROOT_URLCONF = "caseway.config.urls"
WSGI_APPLICATION = "caseway.config.wsgi.application"
DATABASES = databases.databases(os.environ, CASEWAY_HOME)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

FORM_RENDERER = "caseway.web.base.forms.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web/templates"],  # before those of the libraries, which have some of the same names
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "caseway.web.base.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "caseway.web.templatetags.caseway_text",
            ],
        },
    },
]

# --- who signs in ---

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["caseway.accounts.claims.Backend"]
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # e-mail addresses are unique however they are capitalized: a constraint says so
SESSION_ENGINE = "caseway.accounts.sessions"
SESSION_COOKIE_NAME = "__Host-caseway" if HTTPS else "caseway_session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 3600  # also the longest that the server keeps one, however busy
SESSION_IDLE = int(os.environ.get("CASEWAY_IDLE_MINUTES", "15")) * 60
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/workplace/"
PASSWORD_RESET_TIMEOUT = 3600
PASSWORD_HASHERS = ["caseway.accounts.passwords.Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "caseway.accounts.passwords.Length"},
    {"NAME": "caseway.accounts.passwords.Context"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "caseway.web.sign_in.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator invites people by an address that is then used
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password or second factor is told to its owner
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_FORMS = {
    "login": "caseway.web.sign_in.forms.SignIn",
    "reauthenticate": "caseway.web.sign_in.forms.Again",
    "change_password": "caseway.web.sign_in.forms.ChangePassword",
    "set_password": "caseway.web.sign_in.forms.SetPassword",
    "reset_password": "caseway.web.sign_in.forms.Forgotten",
    "reset_password_from_key": "caseway.web.sign_in.forms.NewPassword",
}
# Failed sign-ins are counted by address, and by account *and* address: a stranger who guesses at a worker's account shuts
# out themselves. How often an account is tried from anywhere is counted by the adapter, which knows the worker's browser.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",  # a whole office begins its day behind one address
    "login_failed": "20/m/ip,5/300s/key",
    "login_failed_anywhere": "50/h/key",
    "reset_password": "10/m/ip,3/h/key",
    "reauthenticate": "20/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("CASEWAY_PROXIES", "1" if HTTPS else "0"))
MFA_ADAPTER = "caseway.web.sign_in.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # as above: the invitation went to it
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_ISSUER = "Caseway"
MFA_TOTP_TOLERANCE = 1  # clocks of telephones go wrong; a code still counts once only, see `forms.Code`
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "caseway.web.sign_in.forms.Code",
    "reauthenticate": "caseway.web.sign_in.forms.CodeAgain",
    "activate_totp": "caseway.web.sign_in.forms.AddApp",
    "login_webauthn": "caseway.web.sign_in.forms.PasskeyIn",
    "authenticate_webauthn": "caseway.web.sign_in.forms.PasskeySecond",
    "reauthenticate_webauthn": "caseway.web.sign_in.forms.PasskeyAgain",
    "add_webauthn": "caseway.web.sign_in.forms.AddPasskey",
    "edit_webauthn": "caseway.web.sign_in.forms.NamePasskey",
}
CASEWAY_OIDC = single_sign_on.configured(os.environ)
SOCIALACCOUNT_ADAPTER = "caseway.web.sign_in.single.SingleSignOnAdapter"
SOCIALACCOUNT_PROVIDERS = single_sign_on.providers(CASEWAY_OIDC)
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = True  # by a link: our content policy lets no form lead to another site, also not by detour
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# What all workers share and may forget: how often something was tried. Its table is made by a migration.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "caseway_cache",
        # With few entries the oldest are thrown out, and with them the count of someone who guesses.
        "OPTIONS": {"MAX_ENTRIES": 100_000, "CULL_FREQUENCY": 10},
    }
}

# --- letters; they say what happened in Caseway, never anything of a client ---

vars().update(mail.settings(os.environ, CASEWAY_HOME))
DEFAULT_FROM_EMAIL = os.environ.get("CASEWAY_EMAIL_FROM", "caseway@localhost")

# --- languages ---

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["caseway.config.formats"]
LANGUAGE_COOKIE_NAME = "caseway_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
USE_I18N = True
USE_TZ = True
TIME_ZONE = home.zone(os.environ)

# --- static files: collected, compressed and named by their content, so that browsers may keep them for good ---

STATIC_URL = "/static/"
STATIC_ROOT = CASEWAY_HOME / "static"
_FILES = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if DEBUG
    else "whitenoise.storage.CompressedManifestStaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _FILES},
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
# Browsers refuse a page that another site tries to read; fonts and styles need no exception from that.
WHITENOISE_ALLOW_ALL_ORIGINS = False

# --- what browsers are told, and what is accepted from them ---

CSRF_COOKIE_NAME = "__Host-caseway_form" if HTTPS else "caseway_form"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "caseway.web.base.errors.form_expired"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3_000
DATA_UPLOAD_MAX_NUMBER_FILES = 1
# A person's file is read in memory and never written to the server's disk; anything larger is refused unread.
FILE_UPLOAD_HANDLERS = ["caseway.web.check.files.InMemory"]

# --- logs ---

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "impersonal": {"()": "caseway.config.logs.Impersonal", "format": "%(levelname)s %(name)s: %(message)s"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "impersonal"}},
    "loggers": {
        "caseway": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        # Django's own development server only; its lines name the page asked for and nothing else.
        "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
