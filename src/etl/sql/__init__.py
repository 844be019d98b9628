"""The warehouse as SQL: tables, views, checks, and how their files are read."""

from etl.sql.files import SqlFile, sql_files, statement, views, views_sha
from etl.sql.session import one_line, transaction

__all__ = ["SqlFile", "one_line", "sql_files", "statement", "transaction", "views", "views_sha"]
