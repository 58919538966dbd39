import multiprocessing

import pytest

from evaluation.encoder_speed import Speed, measure_speed, ratios
from recommender.errors import EncoderUnavailable

TEXTS = [f"Antrag {number} auf Wohngeld, gestellt beim Amt der Gemeinde" for number in range(40)]


def test_measure_speed_measures_in_processes_that_end_with_it() -> None:
    found = measure_speed(["lsa"], TEXTS, offline=True)
    assert found["lsa"].texts_per_s > 0
    assert 20 < found["lsa"].peak_mib < 4_000
    assert multiprocessing.active_children() == []


@pytest.mark.filterwarnings("ignore")
def test_measure_speed_of_a_process_that_dies_names_the_encoder(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(EncoderUnavailable, match="gibt-es-nicht"):
        measure_speed(["gibt-es-nicht"], TEXTS, offline=True)
    assert "gibt-es-nicht" in capfd.readouterr().err
    assert multiprocessing.active_children() == []


def test_ratios_are_times_the_reference_or_unknown_without_it() -> None:
    found = {"use": Speed(200.0, 300.0), "static": Speed(3_000.0, 90.0)}
    assert ratios(found, "use") == {"use": 1.0, "static": 15.0}
    assert ratios({"static": Speed(3_000.0, 90.0)}, "use") == {"static": None}
