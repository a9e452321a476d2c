"""Files appear whole or not at all; damaged ones are refused."""

import resource
import signal
from contextlib import contextmanager

import pytest
import torch
from torch import nn

from models.weak.checkpoints import (
    CheckpointError,
    WeightsError,
    flatten_optimiser,
    load_tensors,
    restore_optimiser,
    save_tensors,
    write_atomically,
)


@contextmanager
def disk_for(n_bytes: int):
    """The operating system refuses to let any file of this process grow beyond `n_bytes`."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)


class TestWriteAtomically:
    def test_a_full_disk_leaves_the_old_bytes_and_nothing_else(self, tmp_path):
        path = tmp_path / "stage.safetensors"
        write_atomically(path, b"old")
        with disk_for(1000), pytest.raises(CheckpointError, match=r"stage\.safetensors \(5000 bytes\)"):
            write_atomically(path, b"x" * 5000)
        assert path.read_bytes() == b"old"
        assert [item.name for item in tmp_path.iterdir()] == ["stage.safetensors"]

    def test_a_missing_folder_is_a_sentence(self, tmp_path):
        with pytest.raises(CheckpointError, match="No such file"):
            write_atomically(tmp_path / "absent" / "file", b"x")


class TestTensors:
    def test_tensors_and_facts_come_back(self, tmp_path):
        save_tensors(tmp_path / "a", {"x": torch.arange(3)}, {"epochs_done": 2})
        tensors, facts = load_tensors(tmp_path / "a")
        assert tensors["x"].tolist() == [0, 1, 2]
        assert facts == {"epochs_done": 2}

    @pytest.mark.parametrize("keep", [0, 4, 20, -1])
    def test_a_truncated_file_is_refused(self, tmp_path, keep):
        save_tensors(tmp_path / "a", {"x": torch.arange(30)}, {})
        (tmp_path / "a").write_bytes((tmp_path / "a").read_bytes()[:keep])
        with pytest.raises(WeightsError, match="a is missing or damaged"):
            load_tensors(tmp_path / "a")

    def test_a_missing_file_is_refused(self, tmp_path):
        with pytest.raises(WeightsError, match="absent is missing"):
            load_tensors(tmp_path / "absent")


class TestOptimiser:
    def test_a_restored_optimiser_takes_the_same_next_step(self, tmp_path):
        def after_one_step():
            torch.manual_seed(0)
            net = nn.Linear(3, 2)
            optimiser = torch.optim.AdamW(net.parameters(), lr=0.1)
            net(torch.ones(1, 3)).sum().backward()
            optimiser.step()
            return net, optimiser

        net, optimiser = after_one_step()
        save_tensors(tmp_path / "a", flatten_optimiser(optimiser), {})
        twin = after_one_step()[0]
        fresh = torch.optim.AdamW(twin.parameters(), lr=0.1)
        restore_optimiser(fresh, load_tensors(tmp_path / "a")[0])
        for one, its in ((net, optimiser), (twin, fresh)):
            its.zero_grad()
            (one(torch.ones(1, 3)) ** 2).sum().backward()
            its.step()
        assert torch.equal(net.weight, twin.weight)
