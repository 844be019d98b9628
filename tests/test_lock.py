"""The lock: exact, hashed, and free of addresses."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
LOCKED = [Requirement(line.removesuffix(" \\")) for line in LOCK.splitlines() if not line.startswith(" ")]


def test_the_lock_holds_names_versions_and_hashes_and_no_address() -> None:
    pinned = re.compile(r"[a-z0-9-]+==[^ ]+( ; [^\\]+)?( \\)?|    --hash=sha256:[0-9a-f]{64}( \\)?")
    assert [line for line in LOCK.splitlines() if not pinned.fullmatch(line)] == []


def test_the_lock_satisfies_every_dependency_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = map(Requirement, [*project["dependencies"], *project["optional-dependencies"]["dev"]])
    versions = {pin.name: next(iter(pin.specifier)).version for pin in LOCKED}
    assert [str(each) for each in wanted if not each.specifier.contains(versions.get(each.name, ""))] == []
