"""docs/notebooks/first_steps.ipynb, run from top to bottom against a real server and worker."""

from __future__ import annotations

from pathlib import Path

import nbformat
import nibabel
import pytest
from nbclient import NotebookClient

from benchmarks.service import running_service
from serous_client.known_server import KnownServer, write_known_server
from tests.source_rules import ROOT

NOTEBOOK = ROOT / "docs" / "notebooks" / "first_steps.ipynb"

CELL_S = 240
"""The longest cell segments; the machine may be busy."""


@pytest.fixture
def notebook() -> nbformat.NotebookNode:
    return nbformat.read(NOTEBOOK, as_version=4)


class TestFirstSteps:
    def test_runs_from_top_to_bottom(
        self, notebook: nbformat.NotebookNode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setenv("PYTHONPATH", str(ROOT))
        with running_service(SEROUS_TRAINING_PROFILE="tiny") as service:
            write_known_server(KnownServer(service.url, service.token), tmp_path / ".config" / "serous" / "client.toml")
            client = NotebookClient(notebook, timeout=CELL_S, resources={"metadata": {"path": str(tmp_path)}})
            client.execute()
        outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
        assert any("image/png" in output.get("data", {}) for output in outputs)
        image = nibabel.load(tmp_path / "mask.nii.gz")
        assert image.shape == (256, 248, 25)
        assert image.get_fdata().any()

    def test_is_checked_in_without_outputs_and_without_traces_of_a_machine(
        self, notebook: nbformat.NotebookNode
    ) -> None:
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        assert [cell.execution_count for cell in code if cell.outputs or cell.execution_count] == []
        assert set(notebook.metadata) == {"kernelspec", "language_info"}
        assert notebook.metadata.kernelspec.name == "python3"
