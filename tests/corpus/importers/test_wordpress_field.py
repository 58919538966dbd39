import pytest

from corpus.importers.wordpress_field import field_value, only_day, read_date, read_minutes


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026-01-13T18:00:00", "2026-01-13"),
        ("2026-01", "2026-01"),
        ("2026", "2026"),
        ("2026-1", None),
        ("20260113", "2026-01-13"),
        ("13.01.2026", "2026-01-13"),
        ("Dienstag, 3. März 2026, 18 Uhr", "2026-03-03"),
        ("1768262400", "2026-01-13"),
        ("31.02.2026", None),
        ("demnächst", None),
        ("", None),
    ],
)
def test_date_is_read_however_a_plugin_writes_it(text: str, date: str | None) -> None:
    assert read_date(text) == date


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Am 12. November 2024 trafen sich alle. Der 12.11.2024 war ein Dienstag.", "2024-11-12"),
        ("Vom 12. November 2024 bis 14. November 2024", None),
        ("Im November 2024", None),
    ],
)
def test_day_of_a_text_is_the_only_one_it_names(text: str, day: str | None) -> None:
    assert only_day(text) == day


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("90", 90), ("60 Minuten", 60), ("1:30", 90), ("1,5 Stunden", 90), ("2 h", 120), ("ganztägig", None)],
)
def test_duration_is_read_in_minutes(text: str, minutes: int | None) -> None:
    assert read_minutes(text) == minutes


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("date", {"type": "date", "raw": "1768262400", "formatted": "13. Januar 2026"}, "2026-01-13"),
        ("date", ["2026-01-13"], "2026-01-13"),
        ("recording_url", {"title": "Video", "url": "https://youtu.be/abcdefghijk"}, "https://youtu.be/abcdefghijk"),
        ("people", "Jörg Müller, Anna Groß", ["Jörg Müller", "Anna Groß"]),
        ("people", "Müller, Jörg; Groß, Anna", ["Müller, Jörg", "Groß, Anna"]),
        ("people", [{"post_title": "Jörg Müller"}, {"name": "Anna Groß"}, 7], ["Jörg Müller", "Anna Groß"]),
        ("subtitle", "<b>Ein Werkstatt&shy;bericht</b>", "Ein Werkstatt\u00adbericht"),
        ("duration_minutes", 45, 45),
        ("date", False, None),
        ("date", None, None),
        ("subtitle", {"a": {"b": 1}}, ""),
    ],
)
def test_custom_field_is_read_out_of_what_plugins_wrap_it_in(name: str, value: object, read: object) -> None:
    assert field_value(name, value) == read
