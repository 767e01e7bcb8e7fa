"""The settings that django-lasuite's guides ask for, and nothing beyond what Django needs."""

import os

import requests

issuer = os.environ["ISSUER"]
metadata = requests.get(f"{issuer}/.well-known/openid-configuration", timeout=10).json() if issuer else {}

SECRET_KEY = "for one run on loopback"
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
ROOT_URLCONF = "urls"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ["DATABASE"],
        "OPTIONS": {"timeout": 20},
    }
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "mozilla_django_oidc",
    "lasuite.oidc_login",
    "people",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
AUTH_USER_MODEL = "people.User"
SESSION_ENGINE = f"django.contrib.sessions.backends.{os.environ['SESSION_ENGINE']}"
# Applications of other hosts share the cookies of localhost.
SESSION_COOKIE_NAME = "lasuite_session"
CSRF_COOKIE_NAME = "lasuite_csrf"

AUTHENTICATION_BACKENDS = [
    "work_around.SidFromIdToken"
    if os.environ["WORK_AROUND"]
    else "lasuite.oidc_login.backends.OIDCAuthenticationBackend"
]
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ALLOW_LOGOUT_GET_METHOD = False

OIDC_OP_URL = issuer
OIDC_OP_JWKS_ENDPOINT = metadata.get("jwks_uri")
OIDC_OP_AUTHORIZATION_ENDPOINT = metadata.get("authorization_endpoint")
OIDC_OP_TOKEN_ENDPOINT = metadata.get("token_endpoint")
OIDC_OP_USER_ENDPOINT = metadata.get("userinfo_endpoint")
OIDC_OP_LOGOUT_ENDPOINT = metadata.get("end_session_endpoint")
OIDC_RP_CLIENT_ID = os.environ["CLIENT_ID"]
OIDC_RP_CLIENT_SECRET = os.environ["CLIENT_SECRET"]
OIDC_RP_SIGN_ALGO = "RS256"
OIDC_RP_SCOPES = "openid email"
OIDC_USE_PKCE = True
OIDC_STORE_ID_TOKEN = True
OIDC_FALLBACK_TO_EMAIL_FOR_IDENTIFICATION = False
