"""The embedded broker, for real."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from app.broker import BrokerError, EmbeddedBroker, answers, write_config
from app.errors import Unavailable
from app.queue import TRAIN, Bell, make_celery
from app.settings import MAX_SOCKET_BYTES, Settings


def settings_in(folder: Path) -> Settings:
    settings = Settings(data_dir=folder)
    settings.prepare_directories()
    return settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation with an embedded broker that does not run yet."""
    return settings_in(tmp_path / "data")


@pytest.fixture
def broker(settings: Settings) -> Iterator[EmbeddedBroker]:
    broker = EmbeddedBroker(settings)
    broker.start()
    yield broker
    broker.stop()


def client(settings: Settings) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(settings.embedded_broker_socket))


class TestStart:
    def test_answers_on_a_socket_of_the_owner_alone(self, settings: Settings, broker: EmbeddedBroker) -> None:
        assert answers(settings)
        assert stat.S_IMODE(settings.embedded_broker_socket.stat().st_mode) == 0o700
        assert stat.S_IMODE(settings.embedded_broker_socket.parent.stat().st_mode) == 0o700

    def test_listens_on_no_port(self, settings: Settings, broker: EmbeddedBroker) -> None:
        assert client(settings).config_get("port") == {"port": "0"}

    def test_celery_reaches_it_by_the_url_of_the_settings(self, settings: Settings, broker: EmbeddedBroker) -> None:
        bell = Bell(make_celery(settings.broker))
        bell.require()
        bell.ring(TRAIN, "job")
        assert client(settings).llen("training") == 1


class TestStop:
    def test_nothing_answers_afterwards(self, settings: Settings, broker: EmbeddedBroker) -> None:
        broker.stop()
        assert not answers(settings)
        with pytest.raises(Unavailable, match="queue cannot be reached"):
            Bell(make_celery(settings.broker)).require()

    @pytest.mark.parametrize("kill", [False, True], ids=["stopped", "killed"])
    def test_the_queue_outlives_it(self, settings: Settings, broker: EmbeddedBroker, kill: bool) -> None:
        Bell(make_celery(settings.broker)).ring(TRAIN, "job")
        time.sleep(1.5)  # the file is flushed every second
        broker.stop(kill=kill)
        broker.start()
        assert client(settings).llen("training") == 1


class TestLongDataDirectory:
    def test_the_socket_moves_to_a_private_temporary_folder(self, tmp_path: Path) -> None:
        settings = settings_in(tmp_path / ("long" * 25))
        socket = settings.embedded_broker_socket
        assert len(os.fsencode(socket)) <= MAX_SOCKET_BYTES
        broker = EmbeddedBroker(settings)
        broker.start()
        try:
            assert answers(settings)
            assert stat.S_IMODE(socket.parent.stat().st_mode) == 0o700
        finally:
            broker.stop()
            socket.parent.rmdir()

    def test_somebody_elses_folder_in_its_place_is_refused(self, tmp_path: Path) -> None:
        settings = settings_in(tmp_path / ("long" * 26))
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        folder = settings.embedded_broker_socket.parent
        folder.symlink_to(elsewhere)
        try:
            with pytest.raises(BrokerError, match="is not a folder of this user"):
                write_config(settings)
        finally:
            folder.unlink()
