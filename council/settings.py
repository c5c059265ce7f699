"""All settings. What differs between places comes from the environment; a bad value stops the start.

`DEMO=1` is the served demo of `make run`: production behaviour on loopback without TLS.
"""

from pathlib import Path
from typing import Any

import django_stubs_ext
import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

django_stubs_ext.monkeypatch()  # forms and querysets name their model, as in ModelForm[Meeting]

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
env = environ.Env()


def boolean(name: str, *, default: bool = False) -> bool:
    """A yes/no variable. Anything but 1/0, true/false, yes/no, on/off stops the start."""
    word = env.str(name, default="1" if default else "0").strip().lower()
    if word in {"1", "true", "yes", "on"}:
        return True
    if word in {"0", "false", "no", "off", ""}:
        return False
    raise ImproperlyConfigured(f"{name} is {word!r}. Write {name}=1 or {name}=0.")


DEBUG = boolean("DEBUG")
DEMO = boolean("DEMO")
LOCAL = DEBUG or DEMO

SECRET_KEY = env.str("SECRET_KEY", default="only-for-local-work" if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is missing. Set it to a long random text, or DEBUG=1 for local work.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"] if LOCAL else [])
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS is missing. Set it to the site's host name, as in ALLOWED_HOSTS=raad.example.no"
    )
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# The council
COUNCIL_NAME = env.str("COUNCIL_NAME", default="Ekspertrådet")
COUNCIL_TAGLINE = env.str("COUNCIL_TAGLINE", default="Brukere, pårørende og fagfolk om rus og psykisk helse")
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="sekretariatet@example.org" if LOCAL else "")

# Where mails point: the site's own address, never what a request calls itself.
SITE_URL = env.str("SITE_URL", default=f"http://127.0.0.1:{env.str('PORT', default='8000')}" if LOCAL else "").rstrip(
    "/"
)
if not SITE_URL.startswith(("https://", "http://")):
    raise ImproperlyConfigured(
        "SITE_URL is missing. Set it to the address of the front page, as in SITE_URL=https://raad.example.no"
    )

INSTALLED_APPS = [
    "council.apps.CouncilConfig",
    "meetings.apps.MeetingsConfig",
    "organisations.apps.OrganisationsConfig",
    "council.apps.CouncilAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "django_filters",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "council.middleware.keep_out_of_search_engines",
    "council.middleware.language_by_address",
    "council.middleware.explain_refused_methods",
    "council.middleware.refuse_what_is_too_large",
    "council.middleware.keep_private_answers_out_of_caches",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "council.holding.LogInFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "council.urls"
WSGI_APPLICATION = "council.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "council.context.site",
            ],
        },
    }
]

# Database: SQLite in one file, or PostgreSQL by DATABASE_URL (docs/decisions: two engines)
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
        "PRAGMA cache_size=-16000;"
    ),
}
DATABASES: dict[str, dict[str, Any]] = {
    # The default is no address: a folder name may hold characters that mean something in one.
    "default": env.db_url("DATABASE_URL")
    if env.str("DATABASE_URL", default="")
    else {"ENGINE": "django.db.backends.sqlite3", "NAME": str(VAR / "ordskifte.sqlite3")}
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    # In memory, four writers meet lock errors; a file does not.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 8, "timeout": 20}
    DATABASES["default"]["CONN_MAX_AGE"] = 0
else:
    raise ImproperlyConfigured("DATABASE_URL names an engine we do not know. Use sqlite:///… or postgres://….")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Who
AUTH_USER_MODEL = "organisations.User"
AUTHENTICATION_BACKENDS = ["organisations.signing_in.Accounts"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "front"
LOGOUT_REDIRECT_URL = "front"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24 * 7

# Language by address alone: bokmål at /, English at /en/
LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Norsk bokmål"), ("en", "English")]
# Our own texts are Norwegian msgids with English in council/locale; what Django and django-filter lack in
# bokmål lies apart, because makemessages would drop it from ours.
LOCALE_PATHS = [ROOT / "council" / "locale", ROOT / "council" / "locale_missing"]
TIME_ZONE = "Europe/Oslo"
USE_I18N = True
FORMAT_MODULE_PATH = "council.formats"
USE_TZ = True

# Static files, mail
STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "council.hashed_names.HashedNames"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://" if LOCAL else "smtp://localhost:25")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=30)  # seconds: a mail server that hangs holds nobody longer
# The outbox: sent by one that knows what the server may have taken; the demo's goes to nobody and is read in Utboks.
OUTBOX_BACKEND = "meetings.notifications.delivery.Nobody" if DEMO else EMAIL_CONFIG["EMAIL_BACKEND"]
if OUTBOX_BACKEND == "django.core.mail.backends.smtp.EmailBackend":
    OUTBOX_BACKEND = "meetings.notifications.delivery.WatchedSmtp"
# Seconds after which a claimed mail has lost its sender; far longer than a living one takes.
OUTBOX_LEASE = env.int("OUTBOX_LEASE", default=900)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=CONTACT_EMAIL or "webmaster@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Uploads and forms: 5 MB of Norwegian text is about 9 MB when a form encodes it
ATTACHMENT_LIMIT = 20_000_000
ITEM_TEXT_LIMIT = 200_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_NUMBER_FILES = 500
REQUEST_LIMIT = 100_000_000  # bytes in all: answered 413 before a byte of it is read

# Whether search engines may keep the public pages. What stands elsewhere is noindex either way.
SEARCH_ENGINES = boolean("SEARCH_ENGINES")
# How often one network may ask the API, in each process
API_PER_MINUTE = env.int("API_PER_MINUTE", default=120)

# Deeds run inside the publishing transaction, so that nothing imports upwards (architecture)
AFTER_REVISION = [
    "council.search.indexing.index_revision",
    "council.following.telling.note_revision",
    "meetings.circulating.closing.close_for_revision",
    "meetings.error_reports.settle_corrected",
    "meetings.notifications.reporting.take_back_waiting",
]
# Deeds that write mail run before each pass through the outbox
BEFORE_OUTBOX = ["council.following.telling.tell_waiting"]
EACH_NIGHT = ["council.following.asking.forget_subscriptions", "meetings.returning.receiving.purge_returned"]

# Walls
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in ("accelerometer", "camera", "geolocation", "gyroscope", "magnetometer", "microphone", "payment", "usb")
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "council.views.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
if not LOCAL:
    SECURE_SSL_REDIRECT = boolean("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
