"""Records find their area offline: by code, name, grid reference and postcode."""

import pytest

from assessment.sources.partners_returns.places import OUTSIDE, grid_reference_to_metres
from assessment.sources.partners_returns.rulebook import Rulebook


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        # Ordnance Survey, A guide to coordinate systems in Great Britain: TG 51409 13177 is 651409, 313177.
        ("TG 51409 13177", (651409.5, 313177.5)),
        ("NZ 445 190", (444550, 519050)),
        ("su387148", (438750, 114850)),
        ("NZ 4 1", (445000, 515000)),
    ],
)
def test_grid_references(text: str, metres: tuple[float, float]):
    assert grid_reference_to_metres(text) == metres


@pytest.mark.parametrize("text", ["", "NZ", "NZ 445 19", "IZ 445 190", "445 190", "Yarm", "NZ 445190 519050"])
def test_no_grid_references(text: str):
    assert grid_reference_to_metres(text) is None


def test_every_area_is_found_by_a_point_inside_it(rulebook: Rulebook):
    shapes = rulebook.places.geography.areas("lsoa")
    points = shapes.geometry.representative_point()
    texts = [f"NZ {int(point.x % 100_000):05d} {int(point.y % 100_000):05d}" for point in points]
    assert list(rulebook.places.of("grid_reference", texts)) == list(shapes["code"])


def test_a_place_outside_the_borough_is_outside(rulebook: Rulebook):
    places = rulebook.places
    assert list(places.of("grid_reference", ["TQ 300 800", ""])) == [OUTSIDE, ""]
    assert list(places.of("lsoa", ["E01000001", ""])) == [OUTSIDE, ""]
    assert list(places.of("ward", ["Westminster", ""])) == [OUTSIDE, ""]


def test_postcodes_of_public_places_are_placed_and_unknown_ones_say_nothing(rulebook: Rulebook):
    town_hall, parliament = "TS18 " + "1AU", "SW1A " + "0AA"
    found = rulebook.places.of(
        "postcode", [town_hall, town_hall.replace(" ", "").lower(), parliament, "ZZ9 9ZZ", ""]
    )
    assert rulebook.places.geography.ward_of[found[0]] == "E05001546"
    assert list(found[1:]) == [found[0], OUTSIDE, "", ""]


def test_wards_by_name_and_code(rulebook: Rulebook):
    assert list(rulebook.places.of("ward", ["Yarm", "YARM ", "E05001552"])) == ["E05001552"] * 3


def test_half_a_reference_is_the_middle_of_its_square():
    assert [grid_reference_to_metres(text) for text in ("SV 00 00", "NZ 99 99")] == [
        (500, 500),
        (499500, 599500),
    ]
    assert grid_reference_to_metres("NZ 123456 123456") is None


def test_a_point_on_an_edge_is_in_the_area_of_the_lower_code(rulebook: Rulebook):
    places = rulebook.places
    shapes = places.geography.areas("lsoa")
    first, second = shapes.geometry.iloc[0], shapes.geometry.iloc[0].touches
    neighbour = next(at for at, other in enumerate(shapes.geometry) if second(other))
    shared = first.intersection(shapes.geometry.iloc[neighbour]).representative_point()
    at = [None, (shared.x, shared.y), (0.0, 0.0)]
    assert places._at_points(at, ["", "a", "b"]) == ["", min(shapes["code"].iloc[[0, neighbour]]), OUTSIDE]
