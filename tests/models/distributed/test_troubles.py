"""Which of several errors is the reason, and in which words."""

from __future__ import annotations

import errno
import pickle
import signal

from models.distributed.troubles import RankKilled, RankLost, Trouble, reason_of, trouble_of
from models.train import TrainingDiverged
from models.weak.checkpoints import CheckpointError

LOST = trouble_of(RuntimeError("Connection closed by peer [patient Doe]"))
KILLED, FAILED, ENDED = -signal.SIGKILL, 71, -signal.SIGTERM


class TestTroubleOf:
    def test_a_foreseen_error_goes_whole_and_an_unforeseen_one_without_its_text(self) -> None:
        assert str(trouble_of(TrainingDiverged("It is nan.")).foreseen) == "It is nan."
        assert Trouble("RuntimeError", None, None, out_of_memory=False) == LOST

    def test_a_full_disk_survives_the_way_from_process_to_process(self) -> None:
        try:
            raise CheckpointError("Not written.") from OSError(errno.ENOSPC, "No space left")
        except CheckpointError as error:
            reason = reason_of({0: pickle.loads(pickle.dumps(trouble_of(error)))}, [FAILED, ENDED])
        assert isinstance(reason, CheckpointError)
        assert isinstance(reason.__cause__, OSError)
        assert reason.__cause__.errno == errno.ENOSPC


class TestReasonOf:
    def test_what_is_foreseen_comes_before_what_it_brought_upon_the_others(self) -> None:
        reason = reason_of({0: LOST, 1: trouble_of(TrainingDiverged("It is nan."))}, [FAILED, FAILED])
        assert str(reason) == "It is nan."

    def test_memory_comes_before_lost_connections(self) -> None:
        assert isinstance(reason_of({0: LOST, 1: trouble_of(MemoryError())}, [FAILED, FAILED]), MemoryError)

    def test_a_death_comes_before_lost_connections(self) -> None:
        reason = reason_of({0: LOST}, [FAILED, KILLED])
        assert isinstance(reason, RankKilled)
        assert "Process 2 of 2" in str(reason)

    def test_who_was_ended_for_another_is_not_the_reason(self) -> None:
        reason = reason_of({1: LOST}, [ENDED, FAILED])
        assert type(reason) is RankLost
        assert str(reason) == (
            "An unexpected error (RuntimeError) ended process 2 of 2 of the training; the others were ended."
        )

    def test_an_exit_without_a_word_gives_the_statuses(self) -> None:
        assert "exit status [3, -15]" in str(reason_of({}, [3, ENDED]))
