"""The runs that Prefect schedules and watches; the only place that knows Prefect."""

from etl.settings import quieten_prefect

quieten_prefect()
