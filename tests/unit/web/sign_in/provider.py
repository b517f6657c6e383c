"""A small OpenID Connect provider, run as a process of its own: `python provider.py PORT`.

A test says at /next what the next token claims and what is wrong with it.
"""

import base64
import hashlib
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "caseway", "a secret of the provider"
KEYS = {name: rsa.generate_private_key(public_exponent=65537, key_size=2048) for name in ("ours", "strange")}
STATE = {"claims": {}, "fault": "", "asked": {}, "codes": {}}


def public_key():
    return {
        **json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEYS["ours"].public_key())),
        "kid": "1",
        "use": "sig",
        "alg": "RS256",
    }


class Provider(BaseHTTPRequestHandler):
    def do_GET(self):
        where = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(where.query).items()}
        issuer = f"http://127.0.0.1:{PORT}"
        if where.path == "/.well-known/openid-configuration":
            told = {
                "issuer": "http://127.0.0.1:1" if STATE["fault"] == "discovery" else issuer,
                "authorization_endpoint": f"{issuer}/authorize", "token_endpoint": f"{issuer}/token",
                "userinfo_endpoint": f"{issuer}/userinfo", "jwks_uri": f"{issuer}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }  # fmt: skip
            self.tell(told)
        elif where.path == "/keys":
            self.tell({"keys": [public_key()]})
        elif where.path == "/authorize":
            STATE["asked"], STATE["codes"] = asked, {"the-code": asked}
            self.send_response(302)
            back = {"code": "the-code", "state": asked["state"]}
            self.send_header("Location", f"{asked['redirect_uri']}?{urlencode(back)}")
            self.end_headers()
        elif where.path == "/asked":
            self.tell(STATE["asked"])
        else:
            self.send_error(404)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == "/next":
            STATE.update(json.loads(body))
            self.tell({})
            return
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        asked = STATE["codes"].pop(sent.get("code"), {})
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        is_right = (
            asked.get("code_challenge") == base64.urlsafe_b64encode(digest).decode().rstrip("=")
            and asked.get("code_challenge_method") == "S256"
            and (sent.get("client_id"), sent.get("client_secret")) == (CLIENT, SECRET)
        )
        if not is_right:
            self.tell({"error": "invalid_grant"}, 400)
            return
        now, fault = int(time.time()), STATE["fault"]
        claims = {
            "iss": "http://127.0.0.1:1" if fault == "issuer" else f"http://127.0.0.1:{PORT}",
            "aud": "someone else" if fault == "audience" else CLIENT,
            "exp": now - 3600 if fault == "age" else now + 300,
            "iat": now, "sub": "subject-1", **STATE["claims"],
        }  # fmt: skip
        if "max_age" in asked:  # then the provider must say when they last showed who they are
            claims["auth_time"] = now
        key = KEYS["strange" if fault == "signature" else "ours"]
        token = jwt.encode(claims, key, algorithm="RS256", headers={"kid": "1"})
        if fault == "unsigned":
            token = jwt.encode(claims, None, algorithm="none", headers={"kid": "1"})
        self.tell({"access_token": "x", "token_type": "Bearer", "id_token": token})

    def tell(self, what, status=200):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(what).encode())

    def log_message(self, *given):
        """Say nothing."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    PORT = server.server_address[1]
    print(PORT, flush=True)  # noqa: T201 - the test reads it
    sys.stdout.close()
    server.serve_forever()
