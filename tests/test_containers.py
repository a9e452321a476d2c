"""That docker-compose.yml says what it means to. Nothing is built here: this reads the files, and runs no container."""

from __future__ import annotations

import itertools
import re
import shutil
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.settings import LANES, PREFIX, Settings

ROOT = Path(__file__).parent.parent

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())

SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]

OURS = ("migrate", "web", "worker-cpu", "worker-gpu", "beat")

ONE_SHOT = ("migrate", "own-bucket", "make-bucket")

VARIABLE = re.compile(r"\$\{(\w+)(?::([?-])(.*?))?\}")

OPTIONAL = {
    "CPU_LANES", "GPU_LANES", "SEROUS_PACS_URL", "SEROUS_PACS_USER", "SEROUS_PACS_PASSWORD", "SEROUS_PACS_TOKEN"
}  # fmt: skip
"""Variables that may be left out."""

VALUES = {
    "SEROUS_SECRET": "s" * 32, "POSTGRES_PASSWORD": "word", "REDIS_PASSWORD": "word", "BUCKET_SECRET": "word",
}  # fmt: skip
"""What the head of the file tells people to set."""


def interpolated(text: str) -> str:
    """A value as Compose gives it to the container."""
    return VARIABLE.sub(lambda match: VALUES.get(match[1]) or (match[3] if match[2] == "-" else ""), text)


def writable(service: dict[str, Any]) -> set[str]:
    mounts = [str(place).split(":")[1] for place in service.get("volumes", [])]
    return {*mounts, *(str(place).split(":")[0] for place in service.get("tmpfs", []))}


@pytest.mark.parametrize("name", SERVICES)
class TestEveryService:
    def test_cannot_write_its_root_nor_gain_rights(self, name: str) -> None:
        service = SERVICES[name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert not service.get("privileged")
        assert service.get("cap_add", []) == (["CHOWN"] if name == "own-bucket" else [])

    def test_is_not_root(self, name: str) -> None:
        user = str(SERVICES[name].get("user", "serous" if name in OURS else "root"))
        assert user.split(":")[0] not in ("root", "0") or name == "own-bucket"

    def test_can_write_temporary_files(self, name: str) -> None:
        assert "/tmp" in writable(SERVICES[name]) or name == "own-bucket"

    def test_says_how_it_feels_or_ends(self, name: str) -> None:
        service = SERVICES[name]
        disabled = service.get("healthcheck", {}).get("disable", False)
        assert (service["restart"] == "no") == (name in ONE_SHOT)
        if name in ONE_SHOT or name == "beat":
            assert disabled or "healthcheck" not in service
        else:
            assert name == "web" or "test" in service["healthcheck"]  # the image's own asks /healthz

    def test_waits_for_services_that_can_reach_what_it_waits_for(self, name: str) -> None:
        for other, wait in SERVICES[name].get("depends_on", {}).items():
            ends = wait["condition"] == "service_completed_successfully"
            assert ends == (other in ONE_SHOT)

    def test_named_volumes_are_declared(self, name: str) -> None:
        names = {str(place).split(":")[0] for place in SERVICES[name].get("volumes", [])}
        assert names <= set(COMPOSE["volumes"])

    def test_images_are_pinned_to_a_version(self, name: str) -> None:
        assert re.search(r":(\d|cpu$|cuda$)", SERVICES[name]["image"])


class TestSecrets:
    def test_none_has_a_default_and_each_is_told_at_the_head(self) -> None:
        text = (ROOT / "docker-compose.yml").read_text()
        asked = {match[1]: match[2] for match in VARIABLE.finditer(text)}
        assert {name for name, kind in asked.items() if kind == "?"} == set(VALUES)
        assert set(VALUES) <= set(re.findall(r"^#   (\w+)=", text, re.MULTILINE))
        assert {name for name, kind in asked.items() if kind != "?"} == OPTIONAL

    def test_only_the_web_is_reached_from_outside_and_only_from_this_machine(self) -> None:
        assert {name: service["ports"] for name, service in SERVICES.items() if "ports" in service} == {
            "web": ["127.0.0.1:8000:8000"]
        }


class TestOurServices:
    @pytest.mark.parametrize("name", OURS)
    def test_start_with_settings_that_are_known_and_safe(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        image = dict(re.findall(rf"\b({PREFIX}\w+)=(\S+)", (ROOT / "Dockerfile").read_text()))
        for key, value in {**image, **SERVICES[name]["environment"]}.items():
            monkeypatch.setenv(key, interpolated(str(value)))
        settings = Settings()  # refuses what it does not know
        assert settings.database == "postgresql+psycopg://serous:word@postgres/serous"
        assert settings.broker == "redis://:word@redis:6379/0"
        assert settings.storage == "s3://serous"

    @pytest.mark.parametrize("name", [name for name in OURS if "command" in SERVICES[name]])
    def test_run_programs_that_the_environment_has(self, name: str) -> None:
        program, *arguments = SERVICES[name]["command"]
        assert shutil.which(program, path=str(Path(sys.executable).parent))
        for module in (arguments[index + 1] for index, word in enumerate(arguments) if word in ("-m", "-A")):
            path = ROOT / module.replace(".", "/")
            assert path.with_suffix(".py").exists() or (path / "__main__.py").exists()

    def test_together_do_every_lane_with_and_without_the_gpu(self) -> None:
        lanes = {
            name: interpolated(SERVICES[name]["environment"]["SEROUS_WORKER_LANES"]).split(",")
            for name in ("worker-cpu", "worker-gpu")
        }
        assert lanes["worker-cpu"] == list(LANES)
        assert SERVICES["worker-gpu"]["profiles"] == ["gpu"]
        advised = re.search(r"CPU_LANES=(\S+) docker compose --profile gpu", (ROOT / "docker-compose.yml").read_text())
        assert advised is not None
        assert {*advised[1].split(","), *lanes["worker-gpu"]} == set(LANES)

    def test_take_their_keys_from_where_the_bucket_gets_them(self) -> None:
        for name, key in itertools.product(OURS, ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")):
            assert SERVICES[name]["environment"][key] == SERVICES["bucket"]["environment"][key]

    @pytest.mark.parametrize("name", OURS)
    def test_build_a_stage_that_there_is(self, name: str) -> None:
        stages = re.findall(r"^FROM \S+ AS (\S+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
        assert SERVICES[name]["build"]["target"] in stages
        assert SERVICES[name]["image"] == f"serous:{SERVICES[name]['build']['target']}"


class TestDockerfile:
    def test_every_stage_that_is_taken_from_exists_above(self) -> None:
        seen: set[str] = set()
        for line in (ROOT / "Dockerfile").read_text().splitlines():
            taken = re.match(r"COPY --from=(\S+)", line)
            assert taken is None or taken[1] in seen
            if stage := re.match(r"FROM (\S+) AS (\S+)$", line):
                assert ":" in stage[1] or stage[1] in seen
                seen.add(stage[2])

    def test_the_images_are_not_root_and_ask_after_their_health(self) -> None:
        text = (ROOT / "Dockerfile").read_text()
        base = text[text.index(" AS base") :]
        assert base.index("USER serous") < base.index("CMD [")
        assert "USER root" not in text
        assert "HEALTHCHECK" in base

    def test_python_is_the_one_that_the_project_asks_for(self) -> None:
        wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
        versions = re.findall(r"FROM python:(\S+)-slim", (ROOT / "Dockerfile").read_text())
        assert set(versions) == {wanted.removeprefix(">=")}
