"""The table of table 1 from finished units, reckoned by hand."""

import pytest

from benchmarks.accuracy.folds import N_FOLDS
from benchmarks.table1.cases import EXACT, FIRST, SECOND
from benchmarks.table1.report import phantom_table, product_figures, real_table, slice_figures, volume_figures
from models.metrics import Counts


def unit(*dices, fold=0, fit_seconds=10.0, peak_mib=500):
    volumes = []
    for both, result, truth in dices:
        counts = Counts(both, result, truth)
        scores = {"dsc": counts.dice, "tpvf": counts.tpvf, "ppv": counts.ppv}
        scores |= {"both": both, "result": result, "truth": truth}
        volumes.append({"seconds": 2.0, "highest": [both / 10], **dict.fromkeys((EXACT, FIRST, SECOND), scores)})
    costs = {"fit_seconds": fit_seconds, "processor_seconds": 2 * fit_seconds, "peak_mib": peak_mib}
    return {"unit": {"fold": fold}, **costs, "volumes": volumes}


UNITS = [unit((4, 5, 5), (3, 3, 5)), unit((5, 5, 5), fold=1, fit_seconds=20, peak_mib=700)]
"""Dice 0.8, 0.75 and 1."""


def test_mean_and_deviation_over_volumes_of_all_folds():
    found = volume_figures(UNITS)
    assert (found["n_volumes"], found["n_folds"]) == (3, 2)
    assert found["dsc_mean"] == pytest.approx(0.85)
    assert found["dsc_sd"] == pytest.approx(0.1323, abs=1e-4)  # of 0.8, 0.75, 1 with n - 1
    assert (found["tpvf_mean"], found["ppv_mean"]) == (pytest.approx(0.8), pytest.approx(2.8 / 3, abs=1e-4))


def test_time_is_a_mean_and_memory_the_most():
    found = volume_figures(UNITS)
    assert (found["seconds_per_volume"], found["fit_seconds"], found["peak_mib"]) == (2.0, 15.0, 700)


def test_slices_are_pooled():
    found = slice_figures([unit((4, 5, 5), (0, 2, 0), (1, 1, 3))])
    assert found["dice_pooled"] == pytest.approx(10 / 16)
    assert found["dice_fluid_slices"] == pytest.approx((0.8 + 0.5) / 2)
    assert found["slice_auc"] == 1.0  # highest 0.4 and 0.1 against 0


def test_a_row_of_real_slices_ends_with_the_processor_time_of_a_fold():
    assert real_table({"fcn": UNITS}).splitlines()[-1].endswith("| 3 | 30 |")  # slices; mean of 20 and 40 s


def test_rows_in_the_order_of_the_paper():
    lines = phantom_table({"efd": UNITS, "lphc": UNITS}).splitlines()[2:]
    assert [line.split("|")[1].strip() for line in lines] == ["LPHC", "EFD"]
    assert "| 85.0 ± 13.2 |" in lines[0]
    assert "strokes on one B-scan" in lines[0]


def test_the_product_shows_only_what_was_run_on_every_fold():
    whole = [unit((4, 5, 5), fold=fold) for fold in range(N_FOLDS)]
    assert set(product_figures({"efd": whole, "rf": whole[:-1]})) == {"efd"}
