"""`make ui` as people run it: a real server, a real worker, real runs; what is shown, told, and survives a kill."""
