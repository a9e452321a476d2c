"""torchvision imports with a CPU torch, and is left alone where its compiled part loads."""

import subprocess
import sys
from pathlib import Path

import torch

from models.nets import torchvision_ops

ROOT = Path(__file__).parents[3]


class TestImport:
    def test_torchvision_imports_after_the_door(self):
        code = "import models.nets.torchvision_ops; import torchvision.models.segmentation"
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def test_operators_are_declared_only_where_the_compiled_part_is_absent(self):
        from torchvision.extension import _has_ops

        assert (torchvision_ops.DECLARED is None) == _has_ops()

    def test_the_operator_exists_afterwards(self):
        assert hasattr(torch.ops.torchvision, "nms")

    def test_nothing_else_imports_torchvision(self):
        sources = [*ROOT.glob("models/**/*.py"), *ROOT.glob("worker/**/*.py"), *ROOT.glob("app/**/*.py")]
        lines = {
            path.name
            for path in sources
            for line in path.read_text().splitlines()
            if line.lstrip().startswith(("import torchvision", "from torchvision"))
        }
        assert lines == {"torchvision_ops.py"}
