"""Cancer-therapy results, from articles to rows."""

__version__ = "0.1.0"
