"""`./dev demo`: a demo on this machine, filled, served, and with its clock ticking."""

import argparse
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from tooling import making
from tooling.places import PYTHON, ROOT, Stop, environment, must, say

HOST = "127.0.0.1"
MARKER = ".made-by-dev-demo"
TICK = 20  # seconds between two ticks of the product's clock
PATIENCE = 60  # seconds the server may take to answer


def main(words: list[str]) -> int:
    """Make, fill and serve the demo until interrupted.

    Raises:
        Stop: when the port is taken, the folder is not ours, or a step fails.
    """
    asked = _parse(words)
    refuse_taken(asked.port)
    data = Path(asked.data).absolute()
    prepare(data, fresh=asked.fresh)
    making.setup("runtime")
    env = {
        "TRYGT_DEMO": "true",
        "TRYGT_DATA": str(data),
        "TRYGT_ADDRESS": f"http://localhost:{asked.port}",
    }
    for command in (["migrate", "-v", "0"], ["createcachetable", "-v", "0"], ["demo"]):
        must([*_trygt(*command)], f"The demo could not be made: {command[0]} failed.", env)
    return _serve(asked.port, env)


def _parse(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("./dev demo", description="Serve a demo on this machine.")
    parser.add_argument("--port", type=int, default=8000, help="8000 unless told")
    parser.add_argument(
        "--data", default=ROOT / "var/demo", help="its folder; var/demo unless told"
    )
    parser.add_argument("--fresh", action="store_true", help="forget what was done and start over")
    return parser.parse_args(words)


def refuse_taken(port: int) -> None:
    """Raise `Stop`, naming a free port nearby, when something listens on this one."""
    if not 1 <= port <= 65535:
        raise Stop(f"{port} is not a port: they go from 1 to 65535.")
    if _free(port):
        return
    other = next((near for near in range(port + 1, min(port + 100, 65536)) if _free(near)), None)
    hint = f" Try ./dev demo --port {other}" if other else ""
    raise Stop(f"Port {port} is taken or not allowed on this machine.{hint}")


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def prepare(data: Path, *, fresh: bool) -> None:
    """Make the demo's folder, emptied first when `fresh`.

    Raises:
        Stop: when the folder holds something that no demo put there.
    """
    if data.exists() and not (data / MARKER).is_file():
        if not data.is_dir() or any(data.iterdir()):
            raise Stop(f"{data} was not made by ./dev demo, so it is left alone. Name another.")
    elif fresh and data.exists():
        shutil.rmtree(data)
    (data / "static").mkdir(parents=True, exist_ok=True)
    (data / MARKER).touch()


def _trygt(*words: str) -> list[str]:
    return [str(PYTHON), "-m", "trygt", *words]


def _serve(port: int, env: dict[str, str]) -> int:
    """Serve until the server ends or we are told to; the clock ticks meanwhile.

    One process with threads: a demo has one visitor, and SQLite one writer at a time.
    """
    # A terminal's hang-up and a plain kill end the server with us, as Ctrl-C does.
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _interrupt)
    command = [str(PYTHON), "-m", "gunicorn", "trygt.web.wsgi:application"]
    command += ["--bind", f"{HOST}:{port}", "--worker-class", "gthread", "--threads", "8"]
    command += ["--workers", "1", "--log-level", "warning", "--no-control-socket"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment(env))
    try:
        _await(server, port)
        subprocess.run(_trygt("demo", "--people"), cwd=ROOT, env=environment(env), check=False)
        say(f"\nTrygt is at http://localhost:{port} - Ctrl-C ends it, and what you did is kept.")
        return _tick_until_end(server, env)
    except KeyboardInterrupt:
        say("\nEnded. ./dev demo goes on where you left.")
        return 0
    finally:
        server.terminate()
        server.wait()


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def _await(server: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise Stop("The server did not start; its reason is above.")


def _tick_until_end(server: subprocess.Popen[bytes], env: dict[str, str]) -> int:
    while True:
        try:
            return server.wait(TICK)
        except subprocess.TimeoutExpired:
            tick = subprocess.run(
                _trygt("tick"),
                cwd=ROOT,
                env=environment(env),
                capture_output=True,
                text=True,
                check=False,
            )
            if tick.returncode:
                say(f"trygt tick failed:\n{tick.stderr[-2000:]}")
