"""Whether a Prefect server is there."""

from __future__ import annotations

import urllib.request


def answers(api: str) -> bool:
    """Say whether a server answers at the address of its API, as PREFECT_API_URL has it."""
    try:
        with urllib.request.urlopen(f"{api.rstrip('/')}/health", timeout=5):  # noqa: S310 - a server that people named
            return True
    except OSError:
        return False
