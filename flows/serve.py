"""`make ui`: a Prefect server on this machine, the deployments of prefect.yaml, and a worker that runs them."""

from __future__ import annotations

import os
import subprocess
import sys

PORT = os.environ.setdefault("PREFECT_SERVER_API_PORT", "4200")
ADDRESS = f"http://127.0.0.1:{PORT}"
POOL = "etl"


def main() -> int:
    """Serve until Ctrl-C, then stop the server too."""
    os.environ["PREFECT_API_URL"] = f"{ADDRESS}/api"
    # the option alone would leave the UI asking port 4200
    if _prefect("server", "start", "--background") != 0:
        return 1
    try:
        _prefect("work-pool", "create", POOL, "--type", "process", "--overwrite")
        _prefect("--no-prompt", "deploy", "--all")
        sys.stderr.write(f"\nPrefect shows the runs at {ADDRESS}; Ctrl-C stops it\n")
        return _prefect("worker", "start", "--pool", POOL)
    except KeyboardInterrupt:
        return 0
    finally:
        _prefect("server", "stop")


def _prefect(*words: str) -> int:
    return subprocess.run([sys.executable, "-m", "prefect", *words], check=False).returncode  # noqa: S603 - our own words


if __name__ == "__main__":
    sys.exit(main())
