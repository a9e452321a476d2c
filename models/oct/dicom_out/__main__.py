"""The process that `apart.py` starts: limits itself, writes one object, ends.

Standard input: a `Job` as JSON. It opens no socket. What it says on standard error are places in code, never values,
for those could name a patient.
"""

from __future__ import annotations

import errno
import logging
import resource
import sys
import traceback
import warnings
from pathlib import Path

from pydantic import TypeAdapter

from models.oct.dicom_out.apart import NO_MEMORY, NO_ROOM, UNUSABLE, Job, UnusableArray


def write(job: Job) -> None:
    """Write the object of `job`; only what it needs is loaded.

    Raises:
        UnusableArray
        ValueError: a job without what its object is made of.
    """
    target = Path(job.target)
    if job.what == "opt" and job.array is not None:
        from models.oct.dicom_out.opt import write_opt_file

        write_opt_file(Path(job.array), target, job.scan, job.filed_under)
    elif job.what == "seg" and job.array is not None and job.origin is not None:
        from models.oct.dicom_out.seg import write_seg_file

        write_seg_file(Path(job.array), target, job.scan, job.origin, job.kind, job.filed_under)
    elif job.what == "sr" and job.origin is not None:
        from models.oct.dicom_out.report import Content, write_sr_file

        content = Content(job.lines, job.comments, job.kind)
        write_sr_file(target, job.scan, job.origin, content, job.filed_under)
    else:
        raise ValueError("a job without its array or its origin")


def limit_this_process(job: Job) -> None:
    """No more memory or time than stated; no core dump."""
    resource.setrlimit(resource.RLIMIT_AS, (job.memory_bytes, job.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (job.cpu_s, job.cpu_s + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    """Do the job on standard input."""
    job = TypeAdapter(Job).validate_json(sys.stdin.buffer.read())
    limit_this_process(job)
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    try:
        write(job)
    except UnusableArray:
        return UNUSABLE
    except MemoryError:
        return NO_MEMORY
    except Exception as error:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return NO_ROOM
        sys.stderr.write("".join(traceback.format_tb(error.__traceback__)) + type(error).__name__)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
