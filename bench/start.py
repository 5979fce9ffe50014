#!/usr/bin/env python3
"""Starts programs in turn: start.py STARTS NAME=COMMAND ... Prints a row for each: medians, and the least and the most."""
import os
import shlex
import socket
import statistics
import subprocess
import sys
import time

LOOK = 0.001
PATIENCE = 120
TICK = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_ready(port):
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as call:
            call.sendall(b"GET /q/health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            status = call.recv(12)[9:]
    except OSError:
        return False
    return status in (b"200", b"404")


def status(pid, name):
    with open(f"/proc/{pid}/status") as file:
        return next((int(line.split()[1]) for line in file if line.startswith(name + ":")), 0)


def start(command):
    port = free_port()
    begin = time.monotonic()
    process = subprocess.Popen(
        shlex.split(command),
        env={**os.environ, "QUARKUS_HTTP_PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not is_ready(port):
            if process.poll() is not None or time.monotonic() - begin > PATIENCE:
                sys.exit(f"not ready: {command}")
            time.sleep(LOOK)
        ready = time.monotonic() - begin
        with open(f"/proc/{process.pid}/stat") as file:
            fields = file.read().rsplit(") ", 1)[1].split()
        cpu, faults = (int(fields[11]) + int(fields[12])) / TICK, int(fields[7]) + int(fields[9])
        time.sleep(2)
        return {
            "ready, ms": ready * 1000,
            "CPU, ms": cpu * 1000,
            "page faults": faults,
            "resident 2 s later, MiB": status(process.pid, "VmRSS") / 1024,
            "of it anonymous": status(process.pid, "RssAnon") / 1024,
        }
    finally:
        process.terminate()
        process.wait()


rounds = int(sys.argv[1])
programs = dict(argument.split("=", 1) for argument in sys.argv[2:])
measured = {name: [] for name in programs}
for _ in range(rounds):
    for name, command in programs.items():
        measured[name].append(start(command))

columns = list(next(iter(measured.values()))[0])
print("| | " + " | ".join(columns) + " | size, MB |")
print("|---" * (len(columns) + 2) + "|")
for name, runs in measured.items():
    cells = []
    for column in columns:
        values = [run[column] for run in runs]
        cells.append(f"{statistics.median(values):.0f} ({min(values):.0f} to {max(values):.0f})")
    size = os.path.getsize(shlex.split(programs[name])[0]) / 1e6 if os.path.exists(shlex.split(programs[name])[0]) else 0
    print(f"| {name} | " + " | ".join(cells) + (f" | {size:.0f} |" if size else " | |"))
print(f"{rounds} starts each, in turn; load {os.getloadavg()[0]:.1f}")
