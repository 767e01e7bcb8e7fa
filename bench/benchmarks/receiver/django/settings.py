"""A Django project with django-lasuite's sign-in and back-channel logout, as its documentation sets it up."""

import os

SECRET_KEY = "a secret of this benchmark"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "urls"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "mozilla_django_oidc",
    "lasuite",
    "people",
]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
AUTH_USER_MODEL = "people.Person"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["BENCH_DATABASE"]}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LOGGING_CONFIG = None

OIDC_OP_URL = os.environ["BENCH_ISSUER"]
OIDC_OP_JWKS_ENDPOINT = OIDC_OP_URL + "/jwks"
OIDC_OP_AUTHORIZATION_ENDPOINT = OIDC_OP_URL + "/authorize"
OIDC_OP_TOKEN_ENDPOINT = OIDC_OP_URL + "/token"
OIDC_OP_USER_ENDPOINT = OIDC_OP_URL + "/userinfo"
OIDC_RP_CLIENT_ID = "bench"
OIDC_RP_CLIENT_SECRET = "secret"
OIDC_RP_SIGN_ALGO = "RS256"
