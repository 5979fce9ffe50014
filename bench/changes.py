#!/usr/bin/env python3
"""Creates and deletes tokens of one organization over HTTP: changes.py PORT CLIENTS SECONDS [CHANGES]. Prints one line.

CHANGES: as many a second of all clients together, at most; without, each client makes the next one at once.
"""
import http.client
import json
import statistics
import sys
import threading
import time

port, clients, seconds = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
pause = 2 * clients / float(sys.argv[4]) if len(sys.argv) > 4 else 0  # between a client's pairs of changes, s
run = f"{time.time_ns():x}"
times = {"POST": [], "DELETE": []}
refused = []


class Client:
    def __init__(self):
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.headers = {"Content-Type": "application/json"}
        body = {"email": "bench@example.com", "password": "bench-password-1"}
        self.headers["Authorization"] = "Bearer " + self.call("POST", "/api/v1/login", body)["accessToken"]

    def call(self, method, path, body=None):
        self.connection.request(method, path, body and json.dumps(body), self.headers)
        response = self.connection.getresponse()
        answer = response.read()
        if response.status >= 300 or response.getheader("Tollgate-Propagation", "complete") != "complete":
            refused.append(response.status)
        return json.loads(answer) if answer else {}

    def timed(self, method, path, body=None):
        begin = time.perf_counter()
        answer = self.call(method, path, body)
        times[method].append((time.perf_counter() - begin) * 1000)
        return answer


def change(client, tokens, number, end):
    made = 0
    due = time.perf_counter() + pause * number / clients
    while max(due, now := time.perf_counter()) < end:
        time.sleep(max(0, due - now))
        due = max(due, now) + pause
        made += 1
        label = f"{run} {number} {made}"
        token = client.timed("POST", tokens, {"label": label, "role": "CI Token"})
        client.timed("DELETE", f"{tokens}/{token['id']}")


logged_in = [Client() for _ in range(clients)]
# One of its own: another may be full.
organization = logged_in[0].call("POST", "/api/v1/organizations", {"name": f"Changes {run}"})["id"]
path = f"/api/v1/organizations/{organization}/tokens"
begin = time.perf_counter()
threads = [threading.Thread(target=change, args=(c, path, n, begin + seconds)) for n, c in enumerate(logged_in)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
passed = time.perf_counter() - begin
created, deleted = times["POST"], times["DELETE"]
print(
    f"{statistics.median(created):.1f} | {statistics.median(deleted):.1f} | "
    f"{(len(created) + len(deleted)) / passed:.0f} | {len(refused)}"
)
