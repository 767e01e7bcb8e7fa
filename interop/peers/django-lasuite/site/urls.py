"""A page that says who is signed in, and what django-lasuite brings."""

import json

import jwt
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import include, path


def home(request):
    id_token = request.session.get("oidc_id_token")
    claims = jwt.decode(id_token, options={"verify_signature": False}) if id_token else {}
    signed_in = request.user.is_authenticated
    state = {"user": request.user.sub, "sid": claims.get("sid")} if signed_in else {"user": None}
    return HttpResponse(
        f"<!doctype html><title>django-lasuite</title><pre>STATE {json.dumps(state)}</pre>"
        '<form method="post" action="/logout/">'
        f'<input type="hidden" name="csrfmiddlewaretoken" value="{get_token(request)}">'
        "<button>Logout</button></form>",
        headers={"Cache-Control": "no-store"},
    )


urlpatterns = [path("", home), path("", include("lasuite.oidc_login.urls"))]
