"""Small scans in vendors' formats, synthetic: written by the layouts that the readers' sources describe.

No real file of these formats is free to use here, so they prove that readers follow those descriptions and refuse what
does not; `test_vendor_layouts.py` holds them against the structures of eyepy and OCT-Converter.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.builders import tiny_bscans
from tests.models.oct.readers.samples import PATIENT, SHAPE, image

Line = tuple[float, float, float, float]
"""Start x and y, end x and y."""

EXAM_TICKS = 132_000_000_000_000_000
"""16 April 2019 in ticks of 100 ns since 1601."""


def lines_of(n_slices: int, *, step: float = -0.24, length: float = 20.0, first_y: float = 7.0) -> list[Line]:
    """A raster from the bottom of the fundus picture up, in degrees or mm."""
    return [(-length / 2, first_y + index * step, length / 2, first_y + index * step) for index in range(n_slices)]


# Heidelberg .e2e ------------------------------------------------------------------------------------------------------


def codes_of(bscans: NDArray[np.uint8]) -> NDArray[np.uint16]:
    """The 16-bit floats whose fourth root is nearest to `bscans` / 255; the inverse of the reader's table."""
    codes = np.arange(65536)
    values = (1 + (codes & 1023) / 1024) * np.exp2((codes >> 10) - 63.0)
    wanted = (bscans.astype(np.float64) / 255) ** 4
    return np.searchsorted(values, wanted).clip(0, 64511).astype(np.uint16)


def e2e_meta(line: Line, index: int, n_stated: int, shape: tuple[int, int], pattern: int, scale_y: float) -> bytes:
    """The header of a B-scan (type 10004)."""
    head = struct.pack("<3I4f", 0, *shape, *line) + struct.pack("<IfffI2fI", 0, 0, scale_y, 0, 0, 0, 0, 0)
    head += struct.pack("<4I2fIQ", shape[1], n_stated, index, pattern, 0, 0, 0, EXAM_TICKS)
    return head.ljust(428, b"\0")


def e2e_containers(
    codes: NDArray[np.uint16],
    *,
    series: int = 1,
    side: bytes | None = b"R",
    pattern: int = 3,
    lines: Sequence[Line] | None = None,
    n_stated: int | None = None,
    scale_y: float = 0.00387,
) -> list[tuple[int, int, int, int, bytes]]:
    """Series, slice, index, type and content of every container of one series."""
    n_slices, height, width = codes.shape
    lines = lines or lines_of(n_slices)
    found = [(series, -1, 0xFFFF, 9, PATIENT.encode().ljust(131, b"\0"))]
    if side is not None:
        found.append((series, -1, 0, 11, bytes(14) + side + bytes(12)))
    for index, bscan in enumerate(codes):
        meta = e2e_meta(lines[index], index, n_stated or n_slices, (height, width), pattern, scale_y)
        found.append((series, 2 * index, 0xFFFF, 10004, meta))
        pixels = struct.pack("<5I", bscan.nbytes, 35652097, bscan.size, height, width) + bscan.astype("<u2").tobytes()
        found.append((series, 2 * index, 1, 0x40000000, pixels))
    return found


def e2e_file(containers: Sequence[tuple[int, int, int, int, bytes]], *, n_directories: int = 2) -> bytes:
    """An `.e2e` file whose containers are spread over several directories."""
    body = struct.pack("<12sI20x", b"CMDb", 100)
    main_at = len(body)
    body += bytes(52)
    previous = 0
    for part in np.array_split(np.arange(len(containers)), n_directories):
        directory_at = len(body)
        start = directory_at + 52 + 44 * len(part)
        entries, contents = b"", b""
        for index in part:
            series, slice_id, ind, kind, content = containers[index]
            ids = (7, 8, series, slice_id)
            at = start + len(contents)
            entry_at = directory_at + 52 + len(entries)
            entries += struct.pack("<4I4i2H2I", entry_at, at, len(content), 0, *ids, ind, 0, kind, 0)
            contents += struct.pack("<12s5I4i2H2I", b"MDbData", 0, entry_at, at, len(content), 0, *ids, ind, 0, kind, 0)
            contents += content
        body += struct.pack("<12sI20x4I", b"MDbDir", 100, len(part), directory_at, previous, 0) + entries + contents
        previous = directory_at
    return (
        body[:main_at] + struct.pack("<12sI20x4I", b"MDbMDir", 100, 512, previous, previous, 0) + body[main_at + 52 :]
    )


def e2e(codes: NDArray[np.uint16], **options: object) -> bytes:
    """An `.e2e` file of one series."""
    return e2e_file(e2e_containers(codes, **options))  # type: ignore[arg-type]


# Heidelberg XML -------------------------------------------------------------------------------------------------------


def heyex_xml(
    names: Sequence[str],
    shape: tuple[int, int],
    *,
    lines: Sequence[Line] | None = None,
    side: str = "L",
    kind: str = "Volume",
    scale: tuple[float, float] = (0.012, 0.0039),
) -> bytes:
    """An export's XML that lists `names`; `scale` is along and in depth, in mm."""
    lines = lines or lines_of(len(names), step=-0.12, length=6.0)
    images = "".join(
        f"<Image><ID>{index}</ID><Laterality>{side}</Laterality><ImageType><Type>OCT</Type></ImageType>"
        f"<OphthalmicAcquisitionContext><Width>{shape[1]}</Width><Height>{shape[0]}</Height>"
        f"<ScaleX>{scale[0]}</ScaleX><ScaleY>{scale[1]}</ScaleY>"
        f"<Start><Coord><X>{line[0]}</X><Y>{line[1]}</Y></Coord></Start>"
        f"<End><Coord><X>{line[2]}</X><Y>{line[3]}</Y></Coord></End></OphthalmicAcquisitionContext>"
        f"<ImageData><ExamURL>file:///\\\\server\\share\\{name}</ExamURL></ImageData></Image>"
        for index, (name, line) in enumerate(zip(names, lines, strict=True))
    )
    day = "<Date><Year>2021</Year><Month>5</Month><Day>3</Day></Date>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<HEDX><BODY><Patient>'
        f"<LastName>{PATIENT}</LastName><Study><StudyDate>{day}</StudyDate><Series><Type>{kind}</Type>"
        f"<Laterality>{side}</Laterality><GeneralEquipment><Manufacturer>Heidelberg Engineering</Manufacturer>"
        f"<ManufacturerModelName>Spectralis</ManufacturerModelName></GeneralEquipment>{images}"
        "</Series></Study></Patient></BODY></HEDX>"
    ).encode()


# Topcon ---------------------------------------------------------------------------------------------------------------


def topcon(chunks: Sequence[tuple[bytes, bytes]], *, kind: bytes = b"FDS") -> bytes:
    """A Topcon file of named chunks."""
    body = b"FOCT" + kind + struct.pack("<2I", 2, 1000)
    for name, content in chunks:
        body += bytes([len(name)]) + name + struct.pack("<I", len(content)) + content
    return body + b"\0"


def topcon_plain(bscans: NDArray[np.uint16], *, mode: int = 2) -> bytes:
    """The content of IMG_SCAN_03 and IMG_MOT_COMP_03."""
    s, d, w = bscans.shape
    return struct.pack("<B4IBI", mode, w, d, 16, s, 0, bscans.nbytes) + bscans.astype("<u2").tobytes()


def topcon_compressed(bscans: NDArray[np.uint8], *, mode: int = 2) -> bytes:
    """The content of IMG_JPEG, losslessly as JPEG 2000."""
    s, d, w = bscans.shape
    body = struct.pack("<B2I3II", mode, 0, 0, w, d, s, 0)
    for bscan in bscans:
        file = io.BytesIO()
        Image.fromarray(bscan).save(file, "JPEG2000", irreversible=False)
        body += struct.pack("<I", len(file.getvalue())) + file.getvalue()
    return body


def topcon_facts(
    *, eye: int = 1, mm: tuple[float, float] = (6.0, 0.36), axial_um: float = 2.6
) -> list[tuple[bytes, bytes]]:
    """Scan lengths (width and height in mm, depth of a pixel), eye, day, model and a patient."""
    capture = struct.pack("<2BI100s6H", eye, 2, 1, b"", 2022, 11, 30, 10, 11, 12)
    return [
        (b"@PARAM_SCAN_04", struct.pack("<3I5d2B", 0, 0, 0, *mm, axial_um, 0, 0, 0, 0)),
        (b"@CAPTURE_INFO_02", capture),
        (b"@HW_INFO_03", b"3DOCT-2000".ljust(100, b"\0")),
        (b"@PATIENT_INFO_02", PATIENT.encode().ljust(128, b"\0")),
    ]


# Zeiss Cirrus ---------------------------------------------------------------------------------------------------------


CIRRUS_NAME = "P123_Macular Cube 24x12_5-25-2021_10-53-39_OS_sn31091_cube_z.img"


def cirrus_bscans() -> NDArray[np.uint8]:
    """(12, 1024, 24): the depth of every cube, few A-scans."""
    return tiny_bscans((12, 1024, 24))


def cirrus(bscans: NDArray[np.uint8]) -> bytes:
    """A cube as the device stores it, B-scans standing on their head and seen from behind."""
    return np.ascontiguousarray(bscans[:, ::-1, ::-1]).tobytes()


# Bioptigen ------------------------------------------------------------------------------------------------------------


def bioptigen_entry(key: str, content: bytes) -> bytes:
    """A key and its value."""
    return struct.pack("<I", len(key)) + key.encode() + struct.pack("<I", len(content)) + content


def bioptigen(bscans: NDArray[np.uint16], *, scan_type: int = 1, scans: int | None = None, frames: int = 1) -> bytes:
    """A `.OCT` file; each frame is stored A-scan by A-scan."""
    s, d, w = bscans.shape

    def whole(key: str, value: int) -> bytes:
        return bioptigen_entry(key, struct.pack("<I", value))

    def real(key: str, value: float) -> bytes:
        return bioptigen_entry(key, struct.pack("<d", value))

    body = struct.pack("<IH", 0x0100_B10C, 0x10A) + bioptigen_entry("FRAMEHEADER", b"")
    body += whole("FRAMECOUNT", s) + whole("LINECOUNT", w) + whole("LINELENGTH", d) + whole("SAMPLEFORMAT", 2)
    body += bioptigen_entry("DESCRIPTION", b"synthetic") + real("XMIN", 0) + real("XMAX", 1)
    body += bioptigen_entry("XCAPTION", b"x") + real("YMIN", 0) + real("YMAX", 1) + bioptigen_entry("YCAPTION", b"y")
    body += whole("SCANTYPE", scan_type) + real("SCANDEPTH", 1.6) + real("SCANLENGTH", 6.0)
    body += real("AZSCANLENGTH", 6.0) + real("ELSCANLENGTH", 5.0) + real("OBJECTDISTANCE", 0) + real("SCANANGLE", 0)
    body += whole("SCANS", s if scans is None else scans) + whole("FRAMES", frames) + whole("DOPPLERFLAG", 0)
    body += bioptigen_entry("CONFIG", bytes(40)) + bytes(4)
    for bscan in bscans:
        body += bioptigen_entry("FRAMEDATA", b"")
        body += bioptigen_entry("FRAMEDATETIME", struct.pack("<8H", 2018, 3, 5, 23, 9, 8, 7, 6))
        body += bioptigen_entry("FRAMETIMESTAMP", struct.pack("<d", 0)) + whole("FRAMELINES", w)
        body += bioptigen_entry("FRAMESAMPLES", np.ascontiguousarray(bscan.T).astype("<u2").tobytes()) + bytes(4)
    return body


# Optovue --------------------------------------------------------------------------------------------------------------


def optovue(bscans: NDArray[np.float32]) -> bytes:
    """A `.OCT` file: A-scan by A-scan, from the bottom up."""
    return np.ascontiguousarray(bscans[:, ::-1].transpose(0, 2, 1)).astype("<f4").tobytes()


def optovue_text(shape: tuple[int, int, int], *, name: str = "3D Retina", eye: str = "OD", extra: str = "") -> bytes:
    """The `.txt` beside it."""
    s, d, w = shape
    return (
        f"[General]\r\nOCT Window Height={d}\r\nScan Depth=2.048 mm\r\nEye Scanned={eye}\r\nPatient={PATIENT}\r\n"
        f"[{name} Step 1]\r\nXY Scan Length={w}\r\nXY Scan Usage={s}\r\n"
        f"[{name} Step 1 Detail]\r\nXY Scan Size1= 6.00 mm\r\nXY Scan Interval1= 0.050 mm\r\n"
        f"[{name} Step 2]\r\nXY Scan Length={w}\r\nXY Scan Usage=1\r\n{extra}"
    ).encode()


@cache
def every_vendor() -> dict[str, dict[str, bytes]]:
    """One valid upload of each format, all of the same B-scans where their depth allows."""
    bscans = tiny_bscans(SHAPE)
    wide = bscans.astype(np.uint16)
    names = [f"b{index}.tif" for index in range(len(bscans))]
    return {
        "e2e": {"a.e2e": e2e(codes_of(bscans))},
        "xml": {
            "export.xml": heyex_xml(names, SHAPE[1:]),
            **{name: image(bscan, "TIFF") for name, bscan in zip(names, bscans, strict=True)},
        },
        "fds": {"a.fds": topcon([(b"@IMG_SCAN_03", topcon_plain(wide)), *topcon_facts()])},
        "fda": {"a.fda": topcon([(b"@IMG_JPEG", topcon_compressed(bscans)), *topcon_facts()], kind=b"FDA")},
        "cirrus": {CIRRUS_NAME: cirrus(cirrus_bscans())},
        "bioptigen": {"scan_OS_1.OCT": bioptigen(wide)},
        "optovue": {"a.OCT": optovue(bscans.astype(np.float32)), "a.txt": optovue_text(SHAPE)},
    }
