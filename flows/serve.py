"""`make ui`: a Prefect server on this machine, the deployments of prefect.yaml, and a worker that runs them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request

# the option alone would leave the UI asking port 4200
PORT = os.environ.setdefault("PREFECT_SERVER_API_PORT", "4200")
ADDRESS = f"http://127.0.0.1:{PORT}"
POOL = "etl"
# a first start makes its database: 40 s on two busy cores
START_S = 180


def main() -> int:
    """Serve until Ctrl-C or the word of a service manager, then stop the server too."""
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, signal.default_int_handler)
    os.environ["PREFECT_API_URL"] = f"{ADDRESS}/api"
    if _prefect("server", "start", "--background") != 0:
        return 1
    try:
        _wait_for(f"{ADDRESS}/api/health")
        _prefect("work-pool", "create", POOL, "--type", "process", "--overwrite")
        _prefect("--no-prompt", "deploy", "--all")
        sys.stderr.write(f"\nPrefect shows the runs at {ADDRESS}; Ctrl-C stops it\n")
        return _prefect("worker", "start", "--pool", POOL)
    except KeyboardInterrupt:
        return 0
    finally:
        _prefect("server", "stop")


def _wait_for(address: str) -> None:
    ends = time.monotonic() + START_S
    while True:
        try:
            with urllib.request.urlopen(address):  # noqa: S310 - our own server
                return
        except OSError:
            if time.monotonic() > ends:
                raise
        time.sleep(0.2)


def _prefect(*words: str) -> int:
    return subprocess.run([sys.executable, "-m", "prefect", *words], check=False).returncode  # noqa: S603 - our own words


if __name__ == "__main__":
    sys.exit(main())
