"""Makes the tables and opens sessions: fill.py PREFIX COUNT [PREFIX COUNT...]. Those of all prefixes are mixed."""

import os
import random
import sys
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")

import django  # noqa: E402

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.utils.crypto import get_random_string  # noqa: E402

call_command("migrate", run_syncdb=True, verbosity=0)
pairs = zip(sys.argv[1::2], sys.argv[2::2])
sids = [f"{prefix}{number}" for prefix, count in pairs for number in range(int(count))]
random.shuffle(sids)
Person = get_user_model()
Person.objects.bulk_create([Person(username=sid, sub=f"person-of-{sid}") for sid in sids], batch_size=1000)
ids = dict(Person.objects.values_list("username", "pk"))
store = SessionStore()
expires = timezone.now() + timedelta(hours=8)
sessions = []
for sid in sids:
    data = {
        "_auth_user_id": str(ids[sid]),
        "_auth_user_backend": "lasuite.oidc_login.backends.OIDCAuthenticationBackend",
        "_auth_user_hash": get_random_string(64),
        "oidc_sid": sid,
        "oidc_id_token_expiration": 4102444800.0,
    }
    key = get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789")
    sessions.append(Session(session_key=key, session_data=store.encode(data), expire_date=expires))
Session.objects.bulk_create(sessions, batch_size=1000)
