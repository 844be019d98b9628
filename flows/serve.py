"""`make ui`: a Prefect server on this machine, the deployments of prefect.yaml, and a worker that runs them."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from etl.settings import settings
from flows.health import answers

# the option alone would leave the UI asking port 4200
PORT = os.environ.setdefault("PREFECT_SERVER_API_PORT", "4200")
ADDRESS = f"http://127.0.0.1:{PORT}"
API = f"{ADDRESS}/api"
HOME = Path(os.environ.get("PREFECT_HOME", "~/.prefect")).expanduser()
LOG = HOME / f"etl-server-{PORT}.log"

POOL = "etl"  # as in prefect.yaml
SERVER = ("prefect", "server", "start")
WORKER = ("prefect", "worker", "start", "--pool", POOL)
DEPLOY = ("flows.deploy",)
PAGES = ("http.server", "--bind", "127.0.0.1", "--directory")

# a first start makes its database: 40 s on two busy cores
START_S = 180
# a worker that is told to stop closes its runs first
STOP_S = 30
# what dies so soon after its start would die again
TOO_SOON_S = 10
POLL_S = 0.5


class GaveUp(Exception):
    """Something does not start, or dies as soon as it has; the text says what and where to look."""


class Kept:
    """A child process that is started again when it dies, so that no schedule waits for a person."""

    def __init__(self, name: str, *words: str) -> None:
        self._name, self._words = name, (sys.executable, "-m", *words)
        self._start()

    def _start(self) -> None:
        self._started = time.monotonic()
        with LOG.open("ab") as log:
            # a session of its own: Ctrl-C reaches us alone, and the worker stops before its server
            self.process = subprocess.Popen(self._words, stdout=log, stderr=log, start_new_session=True)  # noqa: S603  our own command

    @property
    def is_server(self) -> bool:
        """Say whether this is the server, which has to be asked to look around when it is back."""
        return self._words[2:] == SERVER

    def revive(self) -> bool:
        """Start it again if it has died, and say whether it had.

        Raises:
            GaveUp: it died right after it was started.
        """
        if self.process.poll() is None:
            return False
        if time.monotonic() - self._started < TOO_SOON_S:
            raise GaveUp(f"the {self._name} ends as soon as it starts; see {LOG}")
        _say(f"the {self._name} died ({self.process.returncode}) and is started again")
        self._start()
        return True

    def stop(self) -> None:
        """Tell its own children to stop, then it, and end it if it does not.

        A worker would leave its runs behind, and nobody would close them.
        """
        ends = time.monotonic() + STOP_S
        for child in _children(self.process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)
        while _children(self.process.pid) and time.monotonic() < ends:
            time.sleep(POLL_S)
        self.process.terminate()
        try:
            self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def main() -> int:
    """Serve until Ctrl-C or the word of a service manager, then stop worker and server."""
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, signal.default_int_handler)
    os.environ["PREFECT_API_URL"] = API
    HOME.mkdir(parents=True, exist_ok=True)
    try:
        with _alone() as alone:
            if alone:
                _serve()
            else:
                _say(f"it runs already: {ADDRESS}")
    except KeyboardInterrupt:
        return 0
    except GaveUp as error:
        _say(str(error))
        return 1
    return 0


@contextlib.contextmanager
def _alone() -> Iterator[bool]:
    """Yield whether no other process serves this port; the kernel forgets one that dies."""
    with (HOME / f"etl-serve-{PORT}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _serve() -> None:
    # a server that answers already is somebody else's, or was left by one of ours that was killed: it is used
    kept = [] if answers(API) else [Kept("server", *SERVER)]
    _say(f"Prefect starts at {ADDRESS}; the first time takes a minute")
    try:
        _wait(kept)
        if not _deployed():
            raise GaveUp("the deployments of prefect.yaml could not be put on the server; see above")
        kept += _pages()
        kept.append(Kept("worker", *WORKER))
        _say(f"Prefect shows the runs at {ADDRESS}; Ctrl-C stops it")
        while True:
            time.sleep(POLL_S)
            if [child for child in kept if child.revive() and child.is_server]:
                _wait(kept)
                _deployed()  # it also asks the runs that are said to be under way for a sign of life
    finally:
        _say("stopping; runs that are under way are closed first")
        for child in reversed(kept):
            child.stop()


def _deployed() -> bool:
    return subprocess.run([sys.executable, "-m", *DEPLOY], check=False).returncode == 0  # noqa: S603 - our own words


def _pages() -> list[Kept]:
    """Show the pages that runs write, on the port after the server's, unless somebody has said otherwise.

    A browser follows no link from a page of Prefect's to a file.
    """
    if "ETL_REPORT" in os.environ:
        return []
    folder, port = settings().published.with_name("report"), int(PORT) + 1
    os.environ["ETL_REPORT"] = str(folder)
    with socket.socket() as tried:
        # as http.server does: what was just stopped is no reason not to start
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError as error:
            _say(f"port {port}: {error.strerror}; no link leads to the pages of the runs, which lie in {folder}")
            return []
    os.environ["ETL_REPORT_URL"] = f"http://127.0.0.1:{port}"
    return [Kept("page server", *PAGES, str(folder), str(port))]


def _children(pid: int) -> list[int]:
    """Return the processes that a process started and that still run; none where there is no /proc."""
    return [int(child) for task in Path(f"/proc/{pid}/task").glob("*/children") for child in task.read_text().split()]


def _wait(kept: list[Kept]) -> None:
    ends = time.monotonic() + START_S
    while not answers(API):
        if time.monotonic() > ends:
            raise GaveUp(f"no server answers at {ADDRESS} after {START_S} s; see {LOG}")
        for child in kept:
            child.revive()
        time.sleep(POLL_S)


def _say(line: str) -> None:
    sys.stderr.write(f"etl: {line}\n")


if __name__ == "__main__":
    sys.exit(main())
