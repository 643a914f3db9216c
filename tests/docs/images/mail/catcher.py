"""A mail server that delivers nothing: a page shows what it has been given."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from socketserver import StreamRequestHandler, ThreadingTCPServer

MAILS = []


class Smtp(StreamRequestHandler):
    """As much of SMTP as it takes to be given a mail."""

    def handle(self):
        """Say yes to everything."""
        self._say("220 catcher")
        for line in self.rfile:
            word = line.strip().upper()
            if word == b"DATA":
                self._say("354 go on")
                MAILS.append(b"".join(iter(self.rfile.readline, b".\r\n")))
            self._say("221 bye" if word == b"QUIT" else "250 yes")
            if word == b"QUIT":
                return

    def _say(self, line):
        self.wfile.write(f"{line}\r\n".encode())


class Page(BaseHTTPRequestHandler):
    """All mails, one after the other."""

    def do_GET(self):
        """Show them."""
        body = b"%d mails\n" % len(MAILS) + b"\n".join(MAILS)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


smtp = ThreadingTCPServer(("", 1025), Smtp)
threading.Thread(target=smtp.serve_forever, daemon=True).start()
HTTPServer(("", 8025), Page).serve_forever()
