"""`serous token` and `serous user`."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from app.accounts import service
from app.cli.context import DataDir, open_installation
from app.cli.errors import CommandError

tokens = typer.Typer(help="Bearer tokens for programs.", no_args_is_help=True)
users = typer.Typer(help="People who sign in.", no_args_is_help=True)


class RoleName(StrEnum):
    """Roles in rising order; each may do what the ones before it may."""

    VIEWER = "viewer"
    ANNOTATOR = "annotator"
    TRAINER = "trainer"
    ADMIN = "admin"


RoleOption = Annotated[RoleName, typer.Option(help="What the holder may do.")]


@tokens.command("create")
def create_token(
    role: RoleOption,
    user: Annotated[
        str | None, typer.Option(help="Whose acts these are; without it the token is its own user.")
    ] = None,
    label: Annotated[str | None, typer.Option(help="What it is for.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Make a token and print it, alone. It is shown this once."""
    here = open_installation(data_dir)
    with here.database.transaction() as session:
        token = service.create_token(
            session, key=here.settings.token_key(), role=role.value, user_name=user, label=label
        )
    typer.echo(token)


@tokens.command("list")
def list_tokens(data_dir: DataDir = None) -> None:
    """List tokens: id, role, user, day, state, label."""
    here = open_installation(data_dir)
    with here.database.reading() as session:
        for token, user in service.list_tokens(session):
            state = "revoked" if token.revoked_at else "valid"
            day = token.created_at.date().isoformat()
            typer.echo(f"{token.id}  {token.role:<9}  {user.name:<20}  {day}  {state:<7}  {token.label or ''}".rstrip())


@tokens.command("revoke")
def revoke_token(token_id: str, data_dir: DataDir = None) -> None:
    """Close a token for good."""
    here = open_installation(data_dir)
    with here.database.transaction() as session:
        service.revoke_token(session, token_id=token_id)
    typer.echo(f"Token {token_id} is revoked.")


@users.command("create")
def create_user(
    name: str,
    role: RoleOption,
    password_stdin: Annotated[bool, typer.Option(help="Read the password from standard input.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Add a user who signs in with a password."""
    password = (
        _read_password() if password_stdin else typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    )
    here = open_installation(data_dir)
    with here.database.transaction() as session:
        service.create_user(session, name=name, role=role.value, password=password)
    typer.echo(f"User {name} is created with the role {role.value}.")


def _read_password() -> str:
    password = sys.stdin.readline().rstrip("\n")
    if not password:
        raise CommandError("No password came on standard input.")
    return password
