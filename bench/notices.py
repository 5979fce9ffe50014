#!/usr/bin/env python3
"""Receives deliveries of webhooks: notices.py PORT SECONDS. Prints how many came, and how long after their change."""
import http.server
import json
import statistics
import sys
import threading
import time
from datetime import datetime

port, seconds = int(sys.argv[1]), float(sys.argv[2])
took = []
seen = set()


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        now = time.time()
        event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(204)
        self.end_headers()
        if self.headers["webhook-id"] not in seen:
            seen.add(self.headers["webhook-id"])
            took.append(now - datetime.fromisoformat(event["timestamp"][:26].rstrip("Z") + "+00:00").timestamp())

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 500


server = Server(("127.0.0.1", port), Receiver)
threading.Thread(target=server.serve_forever, daemon=True).start()
time.sleep(seconds)
took.sort()
if took:
    print(f"{len(took)} | {statistics.median(took):.2f} s | {took[len(took) * 99 // 100 - 1]:.2f} s | {took[-1]:.2f} s")
else:
    print("0")
