"""Where articles come from: one module a kind of source, and the only place that knows the network."""

from etl.fetch.folder import folder, paths

__all__ = ["folder", "paths"]
