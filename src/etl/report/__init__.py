"""The report: a folder of pages that shows what the published warehouse says, and the sentence behind each number."""

from etl.report.site import Written, write

__all__ = ["Written", "write"]
