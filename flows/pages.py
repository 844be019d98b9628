"""The pages of `etl report`, written by a scheduled run where `ETL_REPORT` says so."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from etl import report
from etl.errors import WarehouseError
from etl.settings import Settings

log = logging.getLogger("etl.flow")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Where the pages lie and under which address people see them; both null if none are wanted or none stand."""

    place: Path | None = None
    address: str | None = None

    def told(self) -> str:
        """Return a line for the report of a run, nothing if there are none."""
        if self.address:
            return f"[The warehouse as pages]({self.address})"
        return f"the warehouse as pages: `{self.place}`" if self.place else ""


def write_pages(settings: Settings, *, changed: bool) -> Pages:
    """Write the pages if something changed or they do not stand yet, and return where they are.

    Pages that cannot be written are no reason to call the run failed: its rows are published.
    """
    if settings.report is None:
        return Pages()
    place = settings.report / "index.html"
    if changed or not place.exists():
        try:
            _write(settings.published, settings.report)
        except WarehouseError as error:
            log.warning("the pages are not written: %s", error)
    if not place.exists():
        return Pages()
    address = f"{settings.report_url.rstrip('/')}/index.html" if settings.report_url else None
    return Pages(place=place, address=address)


@task(name="Write the warehouse as pages", cache_policy=NO_CACHE)
def _write(published: Path, folder: Path) -> int:
    """Return how many pages there are."""
    return report.write(published, folder).pages
