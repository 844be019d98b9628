"""Where articles come from: one module a kind of source, and the only place that knows the network."""

from etl.fetch.folder import GLOBS, folder, paths

__all__ = ["GLOBS", "folder", "paths"]
