"""Drawings of numbers: sizes in proportion, and a title that says what they show."""

from __future__ import annotations

from council import charts


def test_bars_stand_in_proportion_and_years_without_any_are_not_left_out() -> None:
    chart = charts.bars_by_year({2023: 10, 2025: 5})

    assert chart is not None
    assert [(bar.label, bar.value, bar.height) for bar in chart.bars] == [
        ("2023", 10, "96.0"),
        ("2024", 0, "0.0"),
        ("2025", 5, "48.0"),
    ]
    assert chart.title == "Flest innspill i 2023: 10"


def test_of_two_equal_years_the_later_is_named() -> None:
    chart = charts.bars_by_year({2023: 5, 2024: 5})

    assert chart is not None
    assert chart.title == "Flest innspill i 2024: 5"


def test_many_years_get_short_labels() -> None:
    chart = charts.bars_by_year({2009: 1, 2018: 2})

    assert chart is not None
    assert [bar.label for bar in chart.bars][:2] == ["09", "10"]


def test_no_numbers_make_no_drawing() -> None:
    assert charts.bars_by_year({}) is None


def test_dots_begin_a_new_row_after_fourteen() -> None:
    chart = charts.dots("Til stede", [("present", "Til stede", "3. juni", "/")] * 15)

    assert [(dot.x, dot.y) for dot in (chart.dots[0], chart.dots[13], chart.dots[14])] == [
        (11, 11),
        (297, 11),
        (11, 33),
    ]
    assert (chart.width, chart.height) == (308, 44)
