"""A large installation, made inside PostgreSQL: volumes, readers, tags with their history, results of two models.

It is filled at an old revision of the schema and then migrated, so that the migrations after it meet a filled database.

Three readers work through the volumes one after the other and have done most; seventeen have read a few here and there;
each has begun some and not finished them. Where three have read, a dispute has a majority: a search for disputes that a
reader can still settle has to pass thousands of volumes.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text

import migrations
from app.db.session import Database

REVISION = "0005"
"""The schema that the statements below know; the newer ones are reached by the migrations."""

N_READERS = 20


@dataclass(frozen=True)
class Size:
    """How large."""

    n_volumes: int = 10_000
    n_slices: int = 128


VOLUME_ID = "'01900000-0000-7000-8000-' || lpad(to_hex({v}), 12, '0')"
"""Ids as the service makes them: they sort by age, and before those that it makes now."""

USER_ID = "'01900000-0000-7000-9000-' || lpad(to_hex({r}), 12, '0')"
EVENT_ID = "'01910000-0000-7000-8000-' || lpad(to_hex((({v}::bigint * 20 + {r}) * :n_slices + {s}) * 2 + {k}), 12, '0')"
AT = "timestamptz '2026-01-05 08:00Z' + ({v} * 20 + {r}) * interval '90 seconds' + {s} * interval '600 milliseconds'"

STEPS: dict[str, str] = {
    "readers": f"""
        INSERT INTO users (id, name, role, created_at)
        SELECT {USER_ID.format(r="r")}, 'reader-' || lpad(r::text, 2, '0'), 'annotator', now()
        FROM generate_series(0, :n_readers - 1) r""",
    "volumes": f"""
        INSERT INTO volumes (id, content_digest, patient_key, laterality, acquired_on, device, format, n_slices, height,
            width, max_intensity, across_um, axial_um, along_um, spacing_source, warnings, created_at, created_by)
        SELECT {VOLUME_ID.format(v="v")}, md5(v::text) || md5('scan' || v), 'P-' || v / 4,
            CASE WHEN v % 2 = 0 THEN 'OD' ELSE 'OS' END, date '2025-01-01' + v / 40, 'Cirrus', 'dicom', :n_slices, 1024,
            512, 255, 47, 1.95, 11.7, 'file', '[]', timestamptz '2026-01-01 08:00Z' + v * interval '60 seconds',
            {USER_ID.format(r="v % :n_readers")}
        FROM generate_series(0, :n_volumes - 1) v""",
    "readings": """
        CREATE TEMPORARY TABLE readings ON COMMIT DROP AS
        SELECT v, r, max(n) AS n FROM (
            SELECT v, r, :n_slices AS n FROM (VALUES (0, 0.9), (1, 0.8), (2, 0.6)) AS busy (r, share),
                generate_series(0, :n_volumes - 1) v WHERE v < share * :n_volumes
            UNION ALL
            SELECT v, r, :n_slices FROM generate_series(3, :n_readers - 1) r, generate_series(0, :n_volumes - 1) v
                WHERE (v * 17 + r * 31) % 85 = 0
            UNION ALL
            SELECT (0.9 * :n_volumes)::int + (r * 5 + k) % (0.1 * :n_volumes)::int, r, :n_slices / 2
                FROM generate_series(0, :n_readers - 1) r, generate_series(0, 4) k
        ) AS pieces GROUP BY v, r""",
    "acts": """
        CREATE TEMPORARY TABLE acts ON COMMIT DROP AS
        SELECT v, r, s,
            ((s BETWEEN :n_slices / 3 AND 2 * :n_slices / 3) AND v % 5 < 3)
                <> ((v * 7919 + s * 104729 + r * 1299709) % 100 < 2) AS has_fluid,
            CASE WHEN (v * 31 + s * 7 + r * 13) % 16 < 9 THEN 2 ELSE 1 END AS version
        FROM readings, generate_series(0, :n_slices - 1) s WHERE s < n""",
    "tags": f"""
        INSERT INTO slice_tags (volume_id, slice_index, user_id, has_fluid, version, tagged_at)
        SELECT {VOLUME_ID.format(v="v")}, s, {USER_ID.format(r="r")}, has_fluid, version,
            {AT.format(v="v", r="r", s="s")}
        FROM acts ORDER BY v, s, r""",
    "tag events": f"""
        INSERT INTO tag_events (id, volume_id, slice_index, user_id, has_fluid, how, version, tagged_at, seen_model)
        SELECT {EVENT_ID.format(v="v", r="r", s="s", k="k")}, {VOLUME_ID.format(v="v")}, s, {USER_ID.format(r="r")},
            has_fluid <> (k < version), 'single', k, {AT.format(v="v", r="r", s="s")}, false
        FROM acts, generate_series(1, 2) k WHERE k <= version ORDER BY v, r, s, k""",
    "models": """
        INSERT INTO model_versions (id, recipe, config, metrics, tags_digest, active_slot, created_at)
        SELECT 'model-' || m, 'ours-u', '{}', '{}', repeat('0', 64), CASE WHEN m = 1 THEN 1 END, now()
        FROM generate_series(0, 1) m""",
    "segmentations": f"""
        INSERT INTO segmentations (id, volume_id, model_id, method, created_by, state, stage, progress, attempt,
            revision, created_at, fluid_voxels, fluid_volume_mm3, warnings, slices, duration_s)
        SELECT 'segmentation-' || m || '-' || v, {VOLUME_ID.format(v="v")}, 'model-' || m, 'network',
            {USER_ID.format(r="0")}, 'succeeded', 'succeeded', 1, 1, 3, now(), 1000, 0.1, '[]',
            (SELECT json_agg(json_build_object('area_px', s, 'probability',
                    round(((v * 7919 + s * 104729 + m * 31) % 10007) / 10007.0, 4)))
                FROM generate_series(0, :n_slices - 1) s), 8
        FROM generate_series(0, 1) m, generate_series(0, (0.95 * :n_volumes)::int - 1) v""",
}


def fill(url: str, size: Size) -> None:
    """Make the installation in an empty database and bring it to the newest schema."""
    migrations.upgrade(url, REVISION)
    database = Database(url)
    values = {"n_volumes": size.n_volumes, "n_slices": size.n_slices, "n_readers": N_READERS}
    with database.transaction() as session:
        session.execute(text("SET LOCAL session_replication_role = replica"))  # what is made here points rightly
        for statement in STEPS.values():
            session.execute(text(statement), {name: values[name] for name in values if f":{name}" in statement})
    database.dispose()
    migrations.upgrade(url)
    tidy(url)


def tidy(url: str) -> None:
    """What autovacuum does in the hours after a large import: statistics and the visibility map."""
    database = Database(url)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM (ANALYZE)"))
    database.dispose()
