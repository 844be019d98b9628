"""Who may import whom, and what a light start leaves out."""

from __future__ import annotations

import subprocess
import sys

import pytest
from importlinter.cli import lint_imports

HEAVY = {"duckdb", "httpx", "pandera", "polars", "prefect", "pyarrow", "rich", "typer"}


def loaded_by(module: str) -> set[str]:
    code = f"import sys, {module}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    return set(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split())


def test_the_layers_of_the_design_hold(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(".")
    assert lint_imports() == 0, capsys.readouterr().out


def test_reading_loads_nothing_that_it_does_not_need() -> None:
    assert loaded_by("etl.pipeline") & HEAVY == set()


def test_the_command_line_waits_for_neither_duckdb_nor_prefect() -> None:
    assert loaded_by("etl.cli, etl.pipeline") & HEAVY <= {"rich", "typer"}
