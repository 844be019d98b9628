"""What we know, as data: loading the rule files and proving that each rule does what it says."""

from etl.rules.book import Rules, load

__all__ = ["Rules", "load"]
