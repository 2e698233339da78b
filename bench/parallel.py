"""Eight people saving at once, over loopback, against the server that `./dev demo` starts.

Each has a session and an answer of their own, so nothing is measured but the queue of writers.
"""

import http.client
import os
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from django.test import Client

from bench import bare
from bench.world import World

ROOT = Path(__file__).parent.parent
CLIENTS = 8
SECONDS = 4.0
WARMING = 1.0
MOST = 20_000  # saves in one measurement, however fast the machine
PATIENCE = 30.0

# Makes the address and the body of a client's next save: (client, number of the save).
Save = Callable[[int, int], tuple[str, dict[str, object]]]


@dataclass
class Tally:
    """What one measurement found."""

    seconds: list[float] = field(default_factory=list)
    errors: int = 0
    took: float = SECONDS

    @property
    def rate(self) -> float:
        """Saves a second."""
        return len(self.seconds) / self.took

    def at(self, share: float) -> float:
        """The time in milliseconds that this share of the saves stayed within."""
        ordered = sorted(self.seconds) or [0.0]
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


def report(world: World) -> None:
    """Measure both and print a line for each."""
    sessions = [_session(world) for _client in range(CLIENTS)]
    with _server() as port:
        ours = _drive(port, sessions, _our_save(world))
        plain = _drive(port, sessions, lambda client, number: (f"/bare/save/{client}/", {"value": number}))  # fmt: skip
    print(f"\n{CLIENTS} people saving at once, gunicorn with 1 process and 8 threads")
    for name, tally in (("ours", ours), ("bare", plain)):
        print(
            f"  {name:<32} {tally.rate:8.1f} saves/s  p50 {tally.at(0.5):7.2f} ms  "
            f"p99 {tally.at(0.99):7.2f} ms  {len(tally.seconds)} saves, {tally.errors} errors"
        )
    print(f"  ratio of saves/s, bare to ours   {plain.rate / max(ours.rate, 0.01):8.2f}")


def _session(world: World) -> str:
    client = Client()
    client.force_login(world.coordinator, backend=bare.BACKEND)
    return client.cookies["session"].value


def _our_save(world: World) -> Save:
    """Each client's own figure, on the revision the client's last save gave it."""

    def save(client: int, number: int) -> tuple[str, dict[str, object]]:
        address = f"/work/cases/{world.case.pk}/profile/answer/{world.figures[client]}/0/"
        return address, {"value": 1000 + number, "year": 2024, "revision": number + 1}

    return save


@contextmanager
def _server() -> Iterator[int]:
    """A server of our own on a free port of this machine, ended by its id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "bench.server:application"]
    command += ["--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--threads", "8"]
    command += ["--workers", "1", "--log-level", "warning", "--no-control-socket"]
    env = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    server = subprocess.Popen(command, cwd=ROOT, env=env)  # noqa: S603 - our own
    try:
        _await(server, port)
        yield port
    finally:
        server.terminate()
        with suppress(subprocess.TimeoutExpired):
            server.wait(10)
        if server.poll() is None:
            server.kill()


def _await(server: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        with suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/ready")
            if connection.getresponse().status == http.client.OK:
                return
        time.sleep(0.2)
    raise SystemExit("The server did not start.")


def _drive(port: int, sessions: list[str], save: Save) -> Tally:
    """Let every client save until the time is up; the first second is not counted.

    A server's first answer waits for schemes and templates to load, so one client begins alone.
    """
    _client(port, sessions[0], CLIENTS, save, time.perf_counter(), Tally(), 1)
    begins = time.perf_counter() + WARMING
    tallies = [Tally() for _client in sessions]
    threads = [
        threading.Thread(
            target=_client, args=(port, session, place, save, begins, tally, MOST // CLIENTS)
        )
        for place, (session, tally) in enumerate(zip(sessions, tallies, strict=True))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole = Tally(took=time.perf_counter() - begins)
    for tally in tallies:
        whole.seconds += tally.seconds
        whole.errors += tally.errors
    return whole


def _client(
    port: int, session: str, place: int, save: Save, begins: float, tally: Tally, most: int
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    token = secrets.token_hex(16)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"session={session}; csrftoken={token}",
        "X-CSRFToken": token,
        "HX-Request": "true",
    }
    for number in range(most):
        start = time.perf_counter()
        if start > begins + SECONDS:
            break
        address, data = save(place, number)
        try:
            connection.request("POST", address, urlencode(data), headers)
            answer = connection.getresponse()
            answer.read()
            good = answer.status == http.client.OK
        except (OSError, http.client.HTTPException):
            connection.close()
            good = False
        if start >= begins and good:
            tally.seconds.append(time.perf_counter() - start)
        tally.errors += not good
    connection.close()
