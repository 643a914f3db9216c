"""A collector of traces: takes all that is sent, and notes where to and how much."""

import sys
from http.server import BaseHTTPRequestHandler, HTTPServer


class Collector(BaseHTTPRequestHandler):
    """Answers as one that has stored everything."""

    def do_POST(self):
        """Note where to, as what, and how many bytes."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        sys.stdout.write(f"{self.path} {self.headers['Content-Type']} {len(body)}\n")
        sys.stdout.flush()
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()


HTTPServer(("127.0.0.1", 4318), Collector).serve_forever()
