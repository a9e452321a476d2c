"""Weights and unfinished trainings on disk: safetensors with JSON in the header, written whole or not at all."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from models.oct.volume import OCTError


class CheckpointError(OCTError):
    """A checkpoint could not be written, or belongs to another training. Older checkpoints are untouched."""

    code = "checkpoint_failed"


class WeightsError(OCTError):
    """Stored weights are missing, damaged, or of an architecture that this version does not know."""

    code = "bad_weights"


def write_atomically(path: Path, data: bytes) -> None:
    """Write beside, flush to the disk, rename: `path` then holds either its old bytes or all of `data`.

    Raises:
        CheckpointError: the file system took no more bytes or refused the write.
    """
    beside = path.with_name(path.name + ".part")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise CheckpointError(
            f"{path.name} ({len(data)} bytes) could not be written: {error.strerror or error}."
        ) from error


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def save_tensors(path: Path, tensors: Mapping[str, Tensor], facts: Mapping[str, object]) -> None:
    """Write tensors and JSON-able facts as one safetensors file, atomically."""
    plain = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    write_atomically(path, save(plain, metadata={"facts": json.dumps(facts)}))


def load_tensors(path: Path) -> tuple[dict[str, Tensor], dict[str, object]]:
    """Read what `save_tensors` wrote.

    Raises:
        WeightsError: the file is missing, truncated or not safetensors with our header.
    """
    try:
        with safe_open(str(path), framework="pt") as file:
            facts = json.loads((file.metadata() or {})["facts"])
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (not a mapping)
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise WeightsError(f"{path.name} is missing or damaged: {error}.") from error
    if not isinstance(facts, dict):
        raise WeightsError(f"{path.name} has a header that is not an object.")
    return tensors, facts


def flatten_optimiser(optimiser: torch.optim.Optimizer) -> dict[str, Tensor]:
    """State of an optimiser as tensors named `optimiser.<parameter index>.<field>`; no pickle."""
    return {
        f"optimiser.{index}.{name}": torch.as_tensor(value)
        for index, fields in optimiser.state_dict()["state"].items()
        for name, value in fields.items()
    }


def restore_optimiser(optimiser: torch.optim.Optimizer, tensors: Mapping[str, Tensor]) -> None:
    """Give `optimiser` the state that `flatten_optimiser` took; its parameter groups stay its own."""
    state: dict[int, dict[str, Tensor]] = {}
    for key, tensor in tensors.items():
        kind, *rest = key.split(".", 2)
        if kind == "optimiser":
            state.setdefault(int(rest[0]), {})[rest[1]] = tensor
    optimiser.load_state_dict({"state": state, "param_groups": optimiser.state_dict()["param_groups"]})
