"""All settings, read from the environment; a bad value stops the start with a message that names it.

SECRET_KEY        required; at least 50 characters where HTTPS=yes
DEBUG             yes | no (no); never together with HTTPS=yes
ALLOWED_HOSTS     names, by commas (127.0.0.1, localhost); has to be set where HTTPS=yes
HTTPS             yes where people reach the site by https: secure cookies, HSTS, redirect (no)
TRUSTED_ORIGINS   https://… origins behind a proxy, by commas
PROXY_HEADERS     yes only behind one proxy that sets X-Forwarded-Proto and -For itself (no)
DATABASE_URL      sqlite:///var/careerfit.sqlite3, or postgres://user:password@host/name
DATABASE_POOL     PostgreSQL: connections that each process keeps at most (8)
CACHE_URL         rediscache://host:6379/0 caches the sessions of coaches and admins (none: only in the database)
SECOND_FACTOR     whether accounts log in with a code of an app too: off, offered, staff (admins must), all (offered)
EMAIL_URL         smtp+tls://user:password@host:587, for forgotten passwords and coaches’ invitations (none: no mail)
MAIL_FROM         the sender of those mails (careerfit@localhost)
STATIC_ROOT       where collectstatic writes (var/static)
METRICS_TOKEN     the bearer token for reading /metrics (none: nobody may read it)
LOG_REQUESTS      yes writes a line for each request (no; `make serve` says yes)
MAX_STORED_ATTEMPTS   how many attempts the database holds at most (1000000: with their answers, about 8 GB)
MAX_STORED_POSTINGS   how many kept postings it holds at most (100000: 5 GB if all are as long as they may be)

How many days `manage.py purge` keeps what; 0 is for ever:

RETAIN_UNFINISHED_DAYS   attempts that were not finished, from their last answer (90)
RETAIN_RESULTS_DAYS      finished attempts with their answers and links, from when they were last touched (0)
RETAIN_POSTINGS_DAYS     kept postings with their links, from when they were kept (0)
RETAIN_LINKS_DAYS        links and coaches' invitations, after they were turned off, used or ran out (30)
RETAIN_GROUPS_DAYS       coaches' groups with their lists of names, from the last day on which results are visible (90)
RETAIN_ACCOUNTS_DAYS     accounts of coaches and editors without a group, from their last login; not superusers (0)
RETAIN_HISTORY_DAYS      who changed what in the admin (365)
"""

from pathlib import Path
from typing import Any

from django.contrib.messages import constants as message_levels

from assessments.web.styles import INLINE, csp_hash, fingerprint
from careerfit.environment import Environment, refuse_unsafe

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
VAR_DIR.mkdir(exist_ok=True)

env = Environment(BASE_DIR / ".env")

SECRET_KEY = env.text("SECRET_KEY")
DEBUG = env.flag("DEBUG", default=False)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost")
CSRF_TRUSTED_ORIGINS = env.words("TRUSTED_ORIGINS")
HTTPS = env.flag("HTTPS", default=False)
COOKIE_PREFIX = "__Host-" if HTTPS else ""  # so that no other site under the same domain can set our cookies
refuse_unsafe(env, https=HTTPS, debug=DEBUG, secret_key=SECRET_KEY, hosts=ALLOWED_HOSTS)

INSTALLED_APPS = [
    "careerfit.admin_app.StrictAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "template_partials",
    "adminsortable2",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "assessments",
]

MIDDLEWARE = [
    "careerfit.watching.watch",
    # These two come before all that may refuse a request, so that a refusal has their headers too.
    "careerfit.headers.headers_for_all",
    "careerfit.headers.content_security_policy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "assessments.web.htmx.limit_body",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "assessments.web.embedding.embedding_middleware",
    "assessments.web.cookies.take_over_renamed",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "assessments.web.second_factor.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "assessments.web.errors.explain_not_allowed",
    "assessments.web.conflicts.ConflictMiddleware",
]

ROOT_URLCONF = "careerfit.urls"
WSGI_APPLICATION = "careerfit.wsgi.application"

LOADERS = ["assessments.web.templates.CompactLoader", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("template_partials.loader.Loader", [("django.template.loaders.cached.Loader", LOADERS)])],
            "builtins": [
                "template_partials.templatetags.partials",
                "assessments.templatetags.sentences",
                "assessments.templatetags.consents",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Database -------------------------------------------------------------------------------------------

DATABASES: dict[str, dict[str, Any]] = {
    "default": env.database("DATABASE_URL", f"sqlite:///{VAR_DIR / 'careerfit.sqlite3'}")
}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # A thread takes a connection from the pool for each request. The pool replaces connections whose server is gone.
    pool = {"min_size": 1, "max_size": env.number("DATABASE_POOL", 8), "timeout": 10}
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = pool
    DATABASES["default"]["CONN_MAX_AGE"] = 0
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 600
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Saved answers have to survive a power cut, hence synchronous=FULL; timeout makes writers wait instead of fail.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# A process keeps only what can be computed again: everything else is shared by all processes and servers.
CACHES = {
    "default": env.cache("CACHE_URL", "dummycache://"),
    # Responses that are the same for every visitor, a few hundred of 10 KB to 40 KB: rendering one again is quicker
    # than fetching it from another server.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": 600,
        "OPTIONS": {"MAX_ENTRIES": 300},
    },
}
CACHED = "dummy" not in str(CACHES["default"]["BACKEND"])
SESSION_ENGINE = f"django.contrib.sessions.backends.{'cached_db' if CACHED else 'db'}"

# The Makefile copies plotly.min.js there: the small build of `make plotly`, else the file of the Python package.
PLOTLY_DIR = VAR_DIR / "plotly" / "served"
PLOTLY_DIR.mkdir(parents=True, exist_ok=True)

# Changes with every file that a page depends on, so that ETags and cached responses of older code are not reused.
RELEASE = fingerprint(BASE_DIR / "templates", BASE_DIR / "assessments", BASE_DIR / "static", PLOTLY_DIR)

# --- Files ----------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
# With DEBUG, static files are served from their sources; an older collection must not take precedence.
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(VAR_DIR / ("static-debug" if DEBUG else "static"))))
STATICFILES_DIRS = [BASE_DIR / "static", ("plotly", PLOTLY_DIR)]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "careerfit.static_files.StaticFilesStorage",
    },
}
WHITENOISE_USE_FINDERS = DEBUG
# Icons that browsers ask for at the top of the site.
WHITENOISE_ROOT = BASE_DIR / "careerfit" / "root"
WHITENOISE_MAX_AGE = 0 if DEBUG else 24 * 3600
# These never change under one name: those with Django's hash, and fonts, which have one of their own (.ci/brand).
WHITENOISE_IMMUTABLE_FILE_TEST = r"/static/.+\.[0-9a-f]{12}\.\w+$|/static/fonts/.+-[0-9a-f]{8}\.woff2$"

# --- People ---------------------------------------------------------------------------------------------

AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
PASSWORD_HASHERS = [
    "assessments.web.password_hashers.Argon2PasswordHasher",
    "assessments.web.password_hashers.PBKDF2PasswordHasher",
]
# The first one counts wrong passwords and refuses; the second one checks them.
AUTHENTICATION_BACKENDS = ["assessments.web.logins.LoginLimits", "assessments.web.second_factor.Accounts"]
SECOND_FACTOR = env.choice("SECOND_FACTOR", ("off", "offered", "staff", "all"), "offered")
OTP_TOTP_ISSUER = "careerfit"  # the name in an authenticator app
LOGIN_URL = "coach_login"
LOGIN_REDIRECT_URL = "coach"
LOGOUT_REDIRECT_URL = "home"
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
# Identifies the owner's browser for a year; people who take the quiz have no accounts.
OWNER_COOKIE_NAME = f"{COOKIE_PREFIX}careerfit_owner"
OWNER_COOKIE_AGE = 365 * 24 * 3600

# Without a mail server no mail is sent; an admin can make a link for a coach to choose a new password.
EMAIL_CONFIGURED = bool(env.text("EMAIL_URL", ""))
if EMAIL_CONFIGURED:
    AUTH_PASSWORD_VALIDATORS.append({"NAME": "assessments.coaching.account_notices.PasswordNotice"})
EMAIL_TIMEOUT = (
    20  # seconds for each step of a mail server; without it, one that is silent would stop all mails for good
)
vars().update(env.mail("EMAIL_URL", "dummymail://"))
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "careerfit@localhost")

# What people without an account can store, in all.
MAX_STORED_ATTEMPTS = env.number("MAX_STORED_ATTEMPTS", 1_000_000)
MAX_STORED_POSTINGS = env.number("MAX_STORED_POSTINGS", 100_000)
# Seconds that a process collects the openings of links before it writes them, see links/openings.py; 0: at once.
OPENINGS_WRITTEN_AFTER = 1.0
# What `purge` deletes after how many days; 0: never.
RETAIN_UNFINISHED_DAYS = env.days("RETAIN_UNFINISHED_DAYS", 90)
RETAIN_RESULTS_DAYS = env.days("RETAIN_RESULTS_DAYS", 0)
RETAIN_POSTINGS_DAYS = env.days("RETAIN_POSTINGS_DAYS", 0)
RETAIN_LINKS_DAYS = env.days("RETAIN_LINKS_DAYS", 30)
RETAIN_GROUPS_DAYS = env.days("RETAIN_GROUPS_DAYS", 90)
RETAIN_ACCOUNTS_DAYS = env.days("RETAIN_ACCOUNTS_DAYS", 0)
RETAIN_HISTORY_DAYS = env.days("RETAIN_HISTORY_DAYS", 365)

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True
MESSAGE_TAGS = {message_levels.ERROR: "error"}
MESSAGE_STORAGE = "assessments.web.cookies.MessageStorage"

# --- Safety ---------------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
BEHIND_PROXY = env.flag("PROXY_HEADERS", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
MESSAGE_COOKIE_NAME = f"{COOKIE_PREFIX}messages"
DEVICE_COOKIE_NAME = f"{COOKIE_PREFIX}careerfit_device"
# Visitors of 1.0.0, which had no prefix, keep their results, an open form and a known browser. A login does without, as
# a planted session would be somebody else's. CONTRIBUTING.md says from which release on this goes.
KEPT_COOKIES = (OWNER_COOKIE_NAME, CSRF_COOKIE_NAME, DEVICE_COOKIE_NAME) if HTTPS else ()
RENAMED_COOKIES = {name: name.removeprefix(COOKIE_PREFIX) for name in KEPT_COOKIES}
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = OWNER_COOKIE_AGE
CSRF_FAILURE_VIEW = "assessments.coaching.permissions.csrf_failure"
X_FRAME_OPTIONS = "DENY"
# The largest form is the admin's weight grid; a student's is under 1 KB.
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000

# plotly.js 4.1 adds two style elements: an empty one, which it fills through the CSSOM, and in the whole build one for
# maps. They can go when plotly.js supports a strict policy (its issue 7543): until then, tests/browser/test_radar.py
# fails without them.
PLOTLY_STYLES = [csp_hash(""), "'sha256-ji27qzEtxXZW+7dun6UwjHXJ18e6WAin1VvNtkzIE/o='"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'", *PLOTLY_STYLES, *(csp_hash(css) for css in INLINE.values())],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "font-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    },
}

METRICS_TOKEN = env.text("METRICS_TOKEN", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "assessments.operations.logs.RedactingJsonFormatter"},
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "filters": {"request_id": {"()": "assessments.operations.logs.RequestId"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line" if DEBUG else "json",
            "filters": ["request_id"],
        },
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "careerfit.requests": {"level": "INFO" if env.flag("LOG_REQUESTS", default=False) else "WARNING"},
        # Django logs a 404 with its address; the logger above writes a line for every request without it.
        "django.request": {"level": "ERROR"},
    },
}
