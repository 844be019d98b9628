"""What a document says: outcomes, the fate of every number, and the study."""

from etl.extract.article import extract

__all__ = ["extract"]
