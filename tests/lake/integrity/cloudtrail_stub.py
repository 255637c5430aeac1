"""An endpoint that answers CloudTrail's ListPublicKeys and DescribeTrails, and Organizations' DescribeOrganization."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextmanager
def cloudtrail_stub(keys, trails, organisation_id):
    """Yields the URL; ``keys`` is a PublicKeyList with validity times in seconds since 1970. Lists may grow later."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or b"{}")
            operation = self.headers["X-Amz-Target"].rsplit(".", 1)[-1]
            answers = {
                "ListPublicKeys": self.public_keys,
                "DescribeTrails": lambda request: {"trailList": trails},
                "DescribeOrganization": lambda request: {"Organization": {"Id": organisation_id}},
            }
            answer = answers[operation](request)
            body = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/x-amz-json-1.1")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def public_keys(self, request):
            start, end = request["StartTime"], request["EndTime"]
            valid = [k for k in keys if k["ValidityStartTime"] <= end and k["ValidityEndTime"] >= start]
            return {"PublicKeyList": valid}

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
