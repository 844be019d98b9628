"""The units of docs/operate.md, as systemd reads them, and the settings beside them, as Prefect and we do."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from prefect.settings import Settings as PrefectSettings

from etl.settings import PREFECT_DEFAULTS, Settings

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
UNITS = dict(re.findall(r"```ini\n# /etc/systemd/system/(\S+)\n(.*?)```", GUIDE, re.DOTALL))
(ENVIRONMENT,) = re.findall(r"```sh\n# /etc/etl.env\n(.*?)```", GUIDE, re.DOTALL)
SET = dict(line.split("=", 1) for line in ENVIRONMENT.splitlines())


def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    command = shutil.which("systemd-analyze")
    if command is None and not os.environ.get("CI"):
        pytest.skip("no systemd-analyze on this machine; install Debian's package systemd")
    here = tmp_path / "etl"
    here.symlink_to(ROOT)  # the project that is here: systemd looks for what is to be started
    for name, text in UNITS.items():
        (tmp_path / name).write_text(text.replace("/srv/etl", str(here)), encoding="utf-8")
    assert sorted(UNITS) == ["etl-server.service", "etl-worker.service"]
    paths = [str(tmp_path / name) for name in UNITS]
    ran = subprocess.run([str(command), "verify", *paths], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_every_setting_of_the_units_is_one_that_somebody_reads() -> None:
    ours = {name: value for name, value in SET.items() if name.startswith("ETL_")}
    assert Settings.model_validate({name.removeprefix("ETL_").lower(): value for name, value in ours.items()})
    assert {name for name in SET if name.startswith("PREFECT_")} <= known_to_prefect()
    assert {name: SET[name] for name in PREFECT_DEFAULTS.keys() & SET.keys()} == {
        name: value for name, value in PREFECT_DEFAULTS.items() if name in SET
    }


def known_to_prefect() -> set[str]:
    found = re.findall(r"'supported_environment_variables': \[(.*?)\]", str(PrefectSettings.model_json_schema()))
    return {name for names in found for name in re.findall(r"\w+", names)}
