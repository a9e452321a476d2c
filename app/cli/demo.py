"""`serous demo`: a synthetic eye with subretinal fluid, to try tagging without any patient's scan."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.service import Actor, create_user
from app.cli.context import DataDir, open_installation
from app.db.tables import User
from app.storage import Storage
from models.oct.provenance import Provenance, Stated

DEMO_USER = "demo"

DRAWN = Stated("file", "drawn so")
"""There is no file; the phantom itself is what states its distances and its device."""


def demo(
    seed: Annotated[int, typer.Option(help="Which eye; each seed is another one.")] = 1,
    data_dir: DataDir = None,
) -> None:
    """Draw a synthetic eye with central serous chorioretinopathy and store it as if it were uploaded."""
    from app.volumes.declared import Declared  # the phantom needs SciPy, which no other command should load
    from app.volumes.service import store_volume
    from models.oct.phantom import SPECTRALIS, draw_phantom
    from models.oct.phantom_presets import csc_eye

    here = open_installation(data_dir)
    phantom = draw_phantom(SPECTRALIS, seed=seed, pathology=csc_eye(seed))
    stated = Provenance(across=DRAWN, axial=DRAWN, along=DRAWN, device=DRAWN)
    with here.database.transaction() as session:
        actor = demo_actor(session)
    volume, is_new = store_volume(
        here.database,
        Storage(here.settings.storage),
        actor=actor,
        scan=replace(phantom.volume, provenance=stated),
        declared=Declared(patient_key=f"phantom-{seed}"),
        digest=sha256(phantom.volume.bscans.tobytes()).hexdigest(),
    )
    n_fluid = int(phantom.tags.sum())
    typer.echo(
        f"{'Stored' if is_new else 'It was there already:'} a synthetic eye of {volume.n_slices} B-scans, "
        f"{n_fluid} of them with fluid, {phantom.srf_volume_mm3:.3f} mm³ in all."
    )
    typer.echo(f"Volume {volume.id}")
    typer.echo(f"Look at http://{here.settings.host}:{here.settings.port}/volumes/{volume.id} while `serous up` runs.")


def demo_actor(session: Session) -> Actor:
    """The user whose volumes these are, made on first use; it has neither password nor token."""
    user = session.scalar(select(User).where(User.name == DEMO_USER))
    user = user or create_user(session, name=DEMO_USER, role="annotator")
    return Actor(user_id=user.id, name=user.name, role="annotator")
