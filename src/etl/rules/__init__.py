"""What we know, as data: loading the rule files and proving that each rule does what it says."""

from etl.rules.book import Rules, load
from etl.rules.learnt import book_of

__all__ = ["Rules", "book_of", "load"]
