"""Finds a Chromium for the browser tests, and installs one where that is allowed."""

import os
import shutil
import subprocess
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW = "Install Chromium (Debian: apt install chromium) and run ./dev test again."


def find() -> str | None:
    """The path of the system's Chromium, or None."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


def install() -> str | None:
    """Install Chromium as root on Debian and its kin. Returns its path, or None."""
    if not (shutil.which("apt-get") and Path("/etc/debian_version").exists()):
        return None
    if os.geteuid():
        return None
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-qq", "-y", "--no-install-recommends", "chromium"],
    ):
        done = subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            return None
    return find()
