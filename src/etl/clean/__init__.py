"""Keep the article, set its furniture aside, and keep the way back to every raw character."""

from etl.clean.article import clean

__all__ = ["clean"]
