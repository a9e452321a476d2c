"""The `serous` command."""

from __future__ import annotations

from typing import NoReturn

import typer
from sqlalchemy.exc import SQLAlchemyError

from app.backup.errors import BackupRefused
from app.broker import BrokerError
from app.cli import accounts, backup, demo, doctor, login, measuring, patients, scans, tagging, trainings, up
from app.cli.errors import CommandError
from app.errors import ServiceError
from app.settings import SettingsError
from models.oct.volume import OCTError

application = typer.Typer(
    name="serous",
    help="Subretinal fluid masks and volumes from 0/1 tags on OCT slices.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
application.command("up")(up.up)
application.add_typer(accounts.tokens, name="token")
application.add_typer(accounts.users, name="user")
application.add_typer(patients.patients, name="patient")
application.command("backup")(backup.backup)
application.command("restore")(backup.restore)
application.command("doctor")(doctor.doctor)
application.command("demo")(demo.demo)
application.command("login")(login.login)
application.command("logout")(login.logout)
application.command("upload")(scans.upload)
application.command("segment")(scans.segment)
application.command("mask")(scans.mask)
application.command("measure")(measuring.measure)
application.add_typer(tagging.tags, name="tag")
application.command("train")(trainings.train)
application.command("jobs")(trainings.jobs)
application.command("models")(trainings.models)


def main() -> None:
    """Run the command. What went wrong is one sentence on standard error; `app.cli.errors` lists the exit statuses."""
    try:
        application()
    except CommandError as error:
        _end(str(error), error.status)
    except (ServiceError, SettingsError, BackupRefused, BrokerError, OCTError) as error:
        _end(str(error))
    except SQLAlchemyError as error:
        _end(f"The database cannot be used ({type(error).__name__}); check SEROUS_DATABASE_URL and SEROUS_DATA_DIR.")
    except OSError as error:
        _end(f"{error.filename or 'The system'}: {error.strerror or error}.")


def _end(sentence: str, status: int = 1) -> NoReturn:
    typer.echo(f"serous: {sentence}", err=True)
    raise SystemExit(status)
