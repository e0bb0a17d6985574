"""Where the words of a drawing stand."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from okrsite.charts.boxes import LETTER, TALL, Box, inside
from okrsite.charts.drawing import NARROW, WIDE, frame
from okrsite.charts.labels import DOTTED, STRUCK, Label, Line, Plot, Spot, about, along, stepped
from okrsite.view.chart import Row

ROOM = frame(WIDE, 200, top=36)
PLOT = Plot(ROOM, (0.0, 100.0), (0.0, 10.0))


def box(plot: Plot, row: Row) -> Box:
    """Left, top, right and bottom of a row's words, in pixels of the plot."""
    x, y, dx, dy = (float(row[key] or 0) for key in ("x", "y", "dx", "dy"))
    wide = len(str(row["label"])) * LETTER
    left = plot.px(x) + dx - {"left": 0.0, "center": wide / 2, "right": wide}[str(row["align"])]
    middle = plot.py(y) + dy
    return Box(left, middle - TALL / 2, left + wide, middle + TALL / 2)


def test_a_label_takes_its_best_spot_where_that_is_free() -> None:
    (found,) = PLOT.place([Label("40", about(50, 5))])
    assert found == ({"x": 50, "y": 5, "align": "center", "dx": 0.0, "dy": -14.0, "label": "40"},)


def test_one_that_would_cross_a_line_moves_away_from_it() -> None:
    over = Line(((0, 5.7), (100, 5.7)), 3.0)
    (found,) = PLOT.place([Label("40", about(50, 5))], [over])
    assert float(found[0]["dy"] or 0) > 0


def test_one_at_the_edge_stays_in_the_drawing() -> None:
    (found,) = PLOT.place([Label("$1,000,000", about(100, 5))])
    assert box(PLOT, found[0])[2] <= ROOM.plot + ROOM.right


def test_the_second_gives_way_to_the_first() -> None:
    one, two = PLOT.place([Label("Target 10", along(0, 100, 5)), Label("Moved to 10", along(1, 100, 5))])
    assert (one[0]["align"], one[0]["dy"]) == ("left", -11.0)
    assert (two[0]["align"], two[0]["dy"]) == ("right", -11.0)


def test_short_words_where_long_ones_have_no_room() -> None:
    narrow = Plot(frame(NARROW, 170), (0.0, 100.0), (0.0, 10.0))
    text = "green from 12 tickets to 30 tickets of the first line"
    (found,) = narrow.place([Label(text, along(0, 100, 5), must=True, short="green")])
    assert found[0]["label"] == "green"


def test_without_a_free_spot_it_is_left_out_unless_it_must_stand() -> None:
    spot = (Spot(50, 5, "center", 0, 0),)
    one, two, three = PLOT.place([Label("one", spot), Label("two", spot), Label("three", spot, must=True)])
    assert (len(one), two, len(three)) == (1, (), 1)


def test_one_that_crosses_more_than_it_is_worth_is_left_out() -> None:
    through = Line(((0, 5), (100, 5)), 1.0)
    spot = (Spot(50, 5, "center", 0, 0),)
    (found,) = PLOT.place([Label("words", spot, worth=DOTTED)], [through])
    assert found == ()
    (found,) = PLOT.place([Label("words", spot, worth=DOTTED + 50)], [through])
    assert len(found) == 1


def test_words_keep_off_dots_and_dashes_where_there_is_another_spot() -> None:
    dotted = Line(((0, 5.7), (100, 5.7)), 0.5)
    (found,) = PLOT.place([Label("40", about(50, 5))], [dotted])
    assert float(found[0]["dy"] or 0) > 0


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 10)), min_size=2, max_size=12))
def test_the_last_value_keeps_off_the_line_that_leads_to_it_where_any_spot_does(
    readings: list[tuple[float, float]],
) -> None:
    """Its letters have two pixels of air at least, unless every spot is crossed."""
    points = sorted(readings)
    spots = about(*points[-1])
    alone = [
        PLOT.place([Label("90.6%", (spot,), worth=STRUCK)], [Line(tuple(points), 3.0)]) for spot in spots
    ]
    (found,) = PLOT.place([Label("90.6%", spots, must=True)], [Line(tuple(points), 3.0)])
    if not any(alone):
        return
    left, top, right, bottom = box(PLOT, found[0])
    around = Box(left - 2, top - 2, right + 2, bottom + 2)
    pixels = [(PLOT.px(x), PLOT.py(y)) for x, y in points]
    assert not any(inside(around, a, b) for a, b in pairwise(pixels))


def test_no_line_that_stands_out_strikes_words_through_where_there_is_another_spot() -> None:
    level = Line(((0, 5.7), (100, 5.7)), 2.0)
    (found,) = PLOT.place([Label("40", about(50, 5.3))], [level])
    top, bottom = (PLOT.py(5.7) - box(PLOT, found[0])[n] for n in (1, 3))
    assert top <= 0 or bottom >= 0
    (found,) = PLOT.place([Label("40", (Spot(50, 5.7, "center", 0, 0),), worth=90)], [level])
    assert found == ()


def test_no_words_stand_on_a_mark() -> None:
    (found,) = PLOT.place([Label("Target 10", along(0, 100, 5))], marks=[{"x": 3, "y": 5.5}])
    assert found[0]["align"] == "right"


def test_a_plot_goes_from_the_least_to_the_greatest_of_its_rows() -> None:
    plot = Plot.of(
        ROOM, {"a": ({"x": 3, "y": -1.0},), "b": ({"x": 9, "x2": 20, "low": 2, "high": 8},), "c": ()}
    )
    assert (plot.xs, plot.ys) == ((3, 20), (-1.0, 8))
    assert (plot.px(3), plot.px(20), plot.py(8), plot.py(-1)) == (0, ROOM.plot, 0, 200)


def test_a_plot_of_one_amount_has_it_in_the_middle() -> None:
    plot = Plot.of(ROOM, {"a": ({"x": 3, "y": 5},)})
    assert (plot.px(3), plot.py(5)) == (ROOM.plot / 2, 100)


def test_steps() -> None:
    assert stepped([(0, 1), (5, 2), (9, 2)]) == ((0, 1), (5, 1), (5, 2), (9, 2), (9, 2), (9, 2))
    assert stepped([]) == ()


places = st.tuples(st.floats(0, 100), st.floats(0, 10), st.text("ab 1", min_size=1, max_size=20))


@given(st.lists(places, max_size=8))
def test_words_never_lie_on_each_other_nor_leave_the_drawing(found: list[tuple[float, float, str]]) -> None:
    labels = [Label(text, about(x, y)) for x, y, text in found]
    boxes = [box(PLOT, row) for rows in PLOT.place(labels) for row in rows]
    for a, b in combinations(boxes, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
    for left, top, right, bottom in boxes:
        assert -ROOM.left <= left
        assert -ROOM.top <= top
        assert right <= ROOM.plot + ROOM.right
        assert bottom <= ROOM.height + ROOM.bottom
