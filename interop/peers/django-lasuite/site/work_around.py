"""Remembers the session by the `sid` of the ID Token, which is where OpenID Providers put it."""

import jwt
from lasuite.oidc_login.backends import OIDCAuthenticationBackend


class SidFromIdToken(OIDCAuthenticationBackend):
    def authenticate(self, request, **kwargs):
        user = super().authenticate(request, **kwargs)
        if user is not None:
            # Its signature, issuer and audience have just been verified.
            claims = jwt.decode(self._token_info["id_token"], options={"verify_signature": False})
            request.session["oidc_sid"] = claims.get("sid")
        return user
