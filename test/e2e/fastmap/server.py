"""
A stand-in for the fastmap service on 127.0.0.1, with real worker processes, dill and msgpack.

Prints its port as one line, and exits when its standard input closes. `POST /control` with JSON changes its behavior and returns its
counters; everything else is the service's own protocol, as documented.
"""

import argparse
import hashlib
import hmac
import json
import os
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgpack
from service import CONTEXT, Service

MAX_BODY_BYTES = 20_000_000


class Refusal(Exception):
    def __init__(self, http, status, **fields):
        self.response = http, status, fields, {"Retry-After": "0.05"} if http == 503 else {}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    service: Service
    secret: str

    def setup(self):
        super().setup()
        self.service.count("connections")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/control":
            return self.control(json.loads(body))
        operation = self.path.removeprefix("/api/v1/")
        self.service.count(operation)
        try:
            self.check(body)
            params = msgpack.unpackb(body)
            getattr(self, "handle_" + operation)(params)
        except Refusal as refusal:
            self.send_fields(*refusal.response)

    def check(self, body):
        if self.headers["Authorization"] != f"Bearer {self.secret[:32]}":
            raise Refusal(401, "UNAUTHORIZED", reason="bad token")
        if not hmac.compare_digest(self.headers["X-Content-Signature"] or "", self.sign(body)):
            raise Refusal(403, "INVALID_SIGNATURE", reason="signature mismatch")
        if not (self.headers["X-Python-Version"] and self.headers["X-Client-Version"]):
            raise Refusal(400, "BAD_REQUEST", reason="a header is missing")
        if len(body) > MAX_BODY_BYTES:
            raise Refusal(413, "TOO_LARGE", reason="payload over the limit")

    def sign(self, body):
        return hmac.new(self.secret[32:].encode(), body, hashlib.sha256).hexdigest()

    def handle_auth(self, params):
        self.send_fields(200, "OK", {})

    def handle_init(self, params):
        func_hash = params["func_hash"]
        if "func" not in params:
            known = func_hash in self.service.functions
            return self.send_fields(200, "EXISTS" if known else "DOES_NOT_EXIST", {})
        self.service.count("parts")
        if self.service.spend("part"):
            raise Refusal(503, "INTERNAL_FASTMAP_ERROR", reason="part refused")
        fault = self.service.store_part(func_hash, params["func"], params["payload_part"], params["payload_len"])
        if fault:
            raise Refusal(400, "BAD_REQUEST", reason=fault)
        self.send_fields(200, "UPLOADED", {})

    def handle_map(self, params):
        if self.service.credits <= 0:
            raise Refusal(402, "NOT_ENOUGH_CREDITS", credits_used=self.service.stats["credits"])
        if params["func_hash"] not in self.service.functions:
            return self.send_fields(200, "NOT_FOUND", {})
        run = self.service.run_of(params["func_hash"], params["run_id"])
        if run.is_starting():
            return self.send_fields(200, "INITIALIZING", {"init_step": "starting"}, {"Retry-After": self.service.retry_after})
        outcome = self.service.map(run, params["batch"])
        if outcome is None:
            return self.send(502, b"<html><h1>502 Bad Gateway</h1></html>", "text/html", {"Retry-After": "0.05"})
        status, fields, results, seconds, elements = outcome
        if results is None:
            return self.send_fields(200, status, fields)
        cost = self.service.charge(seconds, elements)
        signature = "0" * 64 if self.service.spend("signature") else self.sign(results)
        headers = {
            "X-Status": status,
            "X-Content-Signature": signature,
            "X-Map-Seconds": f"{seconds:.9f}",
            "X-Application-Seconds": f"{seconds:.9f}",
            "X-Credits": f"{cost:.9f}",
        }
        self.send(200, results, "application/octet-stream", headers)

    def handle_done(self, params):
        ended = self.service.end_run(params["func_hash"], params["run_id"])
        self.send_fields(200, "DONE" if ended else "NOT_FOUND", {})

    def control(self, changes):
        for name, value in changes.items():
            if name == "drop_functions":
                self.service.functions.clear()
            elif name == "prewarm":
                self.service.prewarm()
            elif name in ("credits", "init_delay", "retry_after"):
                setattr(self.service, name, value)
            else:
                self.service.faults[name] = value
        self.send(200, json.dumps(self.service.report()).encode(), "application/json", {})

    def send_fields(self, http, status, fields, headers={}):
        body = msgpack.packb({"status": status, **fields})
        self.send(http, body, "application/msgpack", {"X-Status": status, **headers})

    def send(self, http, body, media_type, headers):
        self.send_response(http)
        for name, value in {"Content-Type": media_type, "Content-Length": len(body), **headers}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--secret", required=True)
    parser.add_argument("--workers", type=int, default=4)
    options = parser.parse_args()
    Handler.secret = options.secret
    # Starting the fork server takes time, which must not count for the first run.
    warm = CONTEXT.Process(target=os.getpid)
    warm.start()
    warm.join()
    with tempfile.TemporaryDirectory(prefix="fastkit-e2e-", ignore_cleanup_errors=True) as home:
        Handler.service = Service(options.workers, home)
        server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(server.server_address[1], flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
