"""A reading process that goes wrong in the way that the uploaded file says, as a library on a damaged file might."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path

from models.oct.readers.isolated import FACTS_NAME, VOXELS_NAME
from models.oct.readers.isolated_child import limit_this_process

FACTS = {
    "shape": [2, 3, 4],
    "dtype": "uint8",
    "spacing": None,
    "laterality": None,
    "device": None,
    "acquired_on": None,
    "warnings": [],
    "provenance": {},
}


def main() -> None:
    """Read what to do, and do it."""
    job = json.load(sys.stdin)
    limit_this_process(job["limits"])
    scratch = Path(job["scratch"])
    (scratch / "pid").write_text(str(os.getpid()))
    facts: object = FACTS
    match Path(job["pieces"][0][0]).read_bytes().removeprefix(b"FOCT").decode():
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "loop":
            while True:
                pass
        case "sleep":
            time.sleep(60)
        case "lie about size":
            facts = {**FACTS, "shape": [2, 3, 4000]}
        case "lie about everything":
            facts = {**FACTS, "shape": [10**6, 10**6, 10**6]}
        case "no voxels":
            (scratch / FACTS_NAME).write_text(json.dumps(facts))
            return
        case "nonsense":
            facts = [1, 2]
        case "unknown refusal":
            facts = {"error": {"class": "SystemExit", "words": "CANARY"}}
        case "too much":
            facts = {**FACTS, "warnings": ["x" * 2_000_000]}
    (scratch / VOXELS_NAME).write_bytes(bytes(24))
    (scratch / FACTS_NAME).write_text(json.dumps(facts))


main()
