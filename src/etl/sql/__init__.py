"""The warehouse as SQL: tables, views, checks, and how their files are read."""

from etl.sql.files import SqlFile, sql_files, statement, views, views_sha
from etl.sql.session import give_back, one_line, transaction
from etl.sql.tables import SCHEMA_VERSION, make_empty, make_tables, make_views

__all__ = [
    "SCHEMA_VERSION",
    "SqlFile",
    "give_back",
    "make_empty",
    "make_tables",
    "make_views",
    "one_line",
    "sql_files",
    "statement",
    "transaction",
    "views",
    "views_sha",
]
