"""Django's settings, all derived from `trygt.config.Config`."""

from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from trygt.config import Config

CONFIG = Config()
HERE = Path(__file__).parent
ADDRESS = urlsplit(CONFIG.address)

DEBUG = CONFIG.debug
SECRET_KEY = CONFIG.key()
ALLOWED_HOSTS = [ADDRESS.hostname or "localhost"] + (
    ["localhost", "127.0.0.1", "[::1]", "testserver"] if CONFIG.demo or CONFIG.debug else []
)
CSRF_TRUSTED_ORIGINS = [CONFIG.address]
CSRF_FAILURE_VIEW = "trygt.web.ui.errors.csrf_refused"
ROOT_URLCONF = "trygt.web.urls"
WSGI_APPLICATION = "trygt.web.wsgi.application"
AUTH_USER_MODEL = "people.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    # The doors come first, so that their templates stand before those of allauth.
    "trygt.web.ui",
    "trygt.web.public",
    "trygt.web.account",
    "trygt.web.workspace",
    "trygt.web.council",
    "trygt.web.office",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "allauth",
    "allauth.account",
    "trygt.texts",
    "trygt.journal",
    "trygt.outbox",
    "trygt.files",
    "trygt.papers",
    "trygt.charts",
    "trygt.methods",
    "trygt.schemes",
    "trygt.places",
    "trygt.people",
    "trygt.figures",
    "trygt.cases",
    "trygt.injuries",
    "trygt.laws",
    "trygt.intent",
    "trygt.profile",
    "trygt.threads",
    "trygt.priorities",
    "trygt.exchange",
    "trygt.council",
    "trygt.award",
    "trygt.followup",
    "trygt.register",
    "trygt.commands",
    "django.forms",
]
FORM_RENDERER = "trygt.web.ui.fields.Renderer"

MIDDLEWARE = [
    "trygt.web.guard.headers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "trygt.web.guard.limit",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "trygt.web.ui.context.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "trygt.web.ui.templatetags.ui",
                "trygt.web.ui.templatetags.charts",
            ],
        },
    }
]

# Database: SQLite is opened so that writers queue instead of failing (docs/decisions/0003-databases.md).
_sqlite = f"sqlite:///{(CONFIG.data / 'trygt.sqlite3').absolute()}"
DATABASES = {"default": dj_database_url.parse(CONFIG.database_url or _sqlite, conn_max_age=60)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    CONFIG.data.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA cache_size=-20000;",
    }
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}

# Language and time
LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", _("Norwegian Bokmål")), ("nn", _("Norwegian Nynorsk")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [HERE / "texts" / "locale"]
TIME_ZONE = "Europe/Oslo"
USE_TZ = True

# Sign-in
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 4 * 3600
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "work"
ACCOUNT_ADAPTER = "trygt.web.account.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_FORMS = {"login": "trygt.web.account.forms.SignIn"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# "key" is the address someone writes; the per-hour limits stop slow guessing and flooding a mailbox.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "request_login_code": "20/m/ip,3/m/key,15/h/key",
    "reset_password": "20/m/ip,3/m/key,15/h/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if CONFIG.behind_proxy else 0
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_NAME = "session"

# Mail leaves through the outbox; this is only the outbox's own way out.
DEFAULT_FROM_EMAIL = CONFIG.mail_from
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
if CONFIG.email_url:
    _mail = urlsplit(CONFIG.email_url)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname, _mail.port or 587
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.username or "", _mail.password or ""
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_USE_TLS = not EMAIL_USE_SSL and bool(_mail.username)
    EMAIL_TIMEOUT = 20

# Files
MEDIA_ROOT = CONFIG.data / "files"
STATIC_URL = "static/"
STATIC_ROOT = CONFIG.data / "static"
STATICFILES_DIRS = [("vendor", HERE / "web" / "ui" / "vendor")]
# A real site serves what collectstatic named by content; a demo serves the files where they lie.
WHITENOISE_USE_FINDERS = CONFIG.demo or CONFIG.debug
_static = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if WHITENOISE_USE_FINDERS
    else "whitenoise.storage.CompressedManifestStaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _static},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_PERMISSIONS = 0o640

# Security
_https = ADDRESS.scheme == "https"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = _https
SECURE_REDIRECT_EXEMPT = ["^live$", "^ready$"]  # asked by the machine itself, without TLS
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Browsers' preload list binds a domain for years: the operator's choice, made at the proxy.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
if CONFIG.behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "trygt.web.logs.Line",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
