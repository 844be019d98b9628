"""Where things are and how hard to work: the only reader of the environment."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from etl.errors import SettingsError

PREFIX = "ETL_"
FAILPOINT = f"{PREFIX}FAILPOINT"

PREFECT_DEFAULTS = {
    # nothing leaves this machine
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
    "RAY_USAGE_STATS_ENABLED": "0",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    # the default of 20 s is too short for a server that starts on a busy machine of two cores
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
    # a sign of life that often: flows/automations.py closes runs that give none
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
    # a run that died lets the next one start after that many seconds, not after 300
    "PREFECT_SERVER_CONCURRENCY_INITIAL_DEPLOYMENT_LEASE_DURATION": "60",
    # in memory, a server that is started again would forget who holds the one place of a deployment, and never free it
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
    # our plain logging appears in the run
    "PREFECT_LOGGING_EXTRA_LOGGERS": "etl",
    # and outside a run, as in a test beside a flow's, it is plain logging
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
}


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Settings(BaseModel):
    """What a person may set, as `ETL_<NAME>` in the environment; relative paths start at the working directory.

    `rules` is the folder of rule files; `evaluation` holds the labelled articles that `etl score` measures on; `wait_s`
    is how long a run waits for another that holds the warehouse; `notify_url` is a webhook that is told what somebody
    has to look at, such as a scheduled run that is `worse_factor` times worse than the median of those before. `report`
    is the folder where scheduled runs write the pages of `etl report`, none if not set, and `report_url` the address
    under which people see it. `cluster` says where scheduled runs read articles, here if not set: `dask` or `ray`, with
    the address of a scheduler behind a colon. `contact` is what sites are told about who asks: without it nothing on
    the network is. `article_s` is how many seconds of CPU an article may take to be read. `fetch_minutes` is how
    long a run may ask for pages; `loopback_hosts` are names of this machine, which tests let it ask.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    raw: Path = Path("raw")
    warehouse: Path = Path("warehouse")
    rules: Path = Path(__file__).parent / "rules"
    evaluation: Path = Path("../shared/eval")
    floors: Path = Path("tests/floors.toml")
    workers: int = Field(default_factory=_cores, ge=1)
    wait_s: float = Field(default=3.0, ge=0)
    notify_url: SecretStr | None = None
    cluster: str | None = Field(default=None, pattern="^(dask|ray)(:.+)?$")
    worse_factor: float = Field(default=2.0, gt=1)
    report: Path | None = None
    report_url: str | None = Field(default=None, pattern="^https?://")
    contact: str | None = Field(default=None, min_length=3)
    ncbi_api_key: SecretStr | None = None
    # the largest page that is fetched, 8 MB of prose, takes about a minute
    article_s: float = Field(default=120, gt=0)
    fetch_minutes: float = Field(default=60, gt=0)
    loopback_hosts: str = ""

    @property
    def published(self) -> Path:
        """Return the file that readers open: `warehouse` itself if it names a file, else the one inside."""
        return self.warehouse if self.warehouse.suffix else self.warehouse / "outcomes.duckdb"

    @property
    def learnt(self) -> Path:
        """Return the file of lines that repeat across the articles of a source; `etl learn` makes it."""
        return self.raw / "learnt.toml"

    @property
    def working(self) -> Path:
        """Return the file that only the loader opens."""
        return self.published.with_name(f"{self.published.stem}.working.duckdb")


def settings() -> Settings:
    """Return the settings of this process.

    Raises:
        SettingsError: a variable has a value that does not fit, or a name that we do not know.
    """
    known = {f"{PREFIX}{name.upper()}": name for name in Settings.model_fields}
    given = {name: value for name, value in os.environ.items() if name.startswith(PREFIX) and name != FAILPOINT}
    if strange := sorted(given.keys() - known.keys()):
        raise SettingsError(f"{strange[0]}: no such setting; there are {', '.join(sorted(known))}")
    try:
        return Settings.model_validate({known[name]: value for name, value in given.items()})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(f"{PREFIX}{name}: {first['msg']}; set another value") from error


def failpoint_wanted() -> str | None:
    """Return where a test wants this process to be killed, for `etl.failpoints.killing`; null for all others."""
    return os.environ.get(FAILPOINT)


def quieten_prefect() -> None:
    """Set Prefect's defaults of this project for this process and its children; call it before Prefect is imported."""
    for name, value in PREFECT_DEFAULTS.items():
        os.environ.setdefault(name, value)
