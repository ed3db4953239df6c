"""Django settings, read from the environment. docs/how-to/run-and-configure.md lists every variable.

Nothing here has an unsafe default: the secret key is made on the first run and kept in the data folder.
"""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

PACKAGE = Path(__file__).resolve().parent
HOME = Path(os.environ.get("NORTHING_HOME", "data")).expanduser().resolve()
HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
URL = os.environ.get("NORTHING_URL", "").rstrip("/")  # the address people use; https:// switches secure cookies on
DEBUG = os.environ.get("NORTHING_DEBUG", "") == "1"


def _secret_key() -> str:
    """Read the key from the environment or the data folder; make one on the first run, refuse a short one."""
    key = os.environ.get("NORTHING_SECRET_KEY", "")
    path = HOME / "secret_key"
    if not key and path.exists():
        key = path.read_text(encoding="ascii").strip()
    if not key:
        key = secrets.token_urlsafe(50)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(key)
    if len(key) < 32:
        raise ImproperlyConfigured("NORTHING_SECRET_KEY must have at least 32 characters. Unset it to have one made.")
    return key


def _sqlite() -> dict[str, Any]:
    # IMMEDIATE takes the write lock at once, so that two writers queue instead of failing; FULL survives a power cut.
    durability = "NORMAL" if os.environ.get("NORTHING_SQLITE_SYNC", "").upper() == "NORMAL" else "FULL"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": HOME / "northing.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous={durability}; PRAGMA cache_size=-16000;",
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured("NORTHING_DATABASE_URL must look like postgresql://user:password@host:5432/name.")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}, **options},
    }


SECRET_KEY = _secret_key()
DATABASE_URL = os.environ.get("NORTHING_DATABASE_URL", "")
DATABASES = {"default": _postgresql(DATABASE_URL) if DATABASE_URL else _sqlite()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": HOME / "cache"},
}

ALLOWED_HOSTS = [host for host in os.environ.get("NORTHING_HOSTS", "").split(",") if host] or [
    "localhost",
    "127.0.0.1",
    "[::1]",
]
if URL:
    ALLOWED_HOSTS.append(urlsplit(URL).hostname or "")
    CSRF_TRUSTED_ORIGINS = [URL]

INSTALLED_APPS = [
    "northing",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "csp",
    "django_htmx",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "northing.web.middleware.FailureMiddleware",
]
ROOT_URLCONF = "northing.urls"
ASGI_APPLICATION = "northing.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "northing.web.shell.shell",
            ],
            "libraries": {"northing": "northing.web.tags"},
        },
    }
]

AUTH_USER_MODEL = "northing.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "northing.web.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "setup_code": "10/m/ip",
    "invitation": "20/m/ip",
}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to addresses that belong to nobody here
USERSESSIONS_TRACK_ACTIVITY = False

SECURE = URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-northing_session" if SECURE else "northing_session"
CSRF_COOKIE_NAME = "__Host-northing_csrf" if SECURE else "northing_csrf"
CSRF_FAILURE_VIEW = "northing.web.errors.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_SSL_REDIRECT = SECURE and os.environ.get("NORTHING_BEHIND_PROXY", "") != "1"
if os.environ.get("NORTHING_BEHIND_PROXY", "") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # the limits count the visitor, not the proxy; without one the header is ignored
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
UPLOADS = HOME / "uploads"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 12_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
if os.environ.get("NORTHING_SMTP_HOST"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = os.environ["NORTHING_SMTP_HOST"]
    EMAIL_PORT = int(os.environ.get("NORTHING_SMTP_PORT", "587"))
    EMAIL_HOST_USER = os.environ.get("NORTHING_SMTP_USER", "")
    EMAIL_HOST_PASSWORD = os.environ.get("NORTHING_SMTP_PASSWORD", "")
    EMAIL_USE_TLS = True
DEFAULT_FROM_EMAIL = os.environ.get("NORTHING_MAIL_FROM", "northing@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"northing": {"level": "INFO"}},
}
