"""Pairs for each kind: what is caught, and what looks like it and passes.

The numbers are put together here at run time, so that this file holds none: NHS numbers of the range never
issued (999…), and an NI number, postcodes and phone numbers in parts.
"""

import pytest

from assessment.guard.patterns import DETECTORS, is_nhs_number, plain


def nhs_number(nine_digits: str) -> str:
    """Nine digits of the test range with their check digit."""
    return next(f"{nine_digits}{check}" for check in range(10) if is_nhs_number(f"{nine_digits}{check}"))


NHS = nhs_number("999" + "123457")
WRONG_CHECK = NHS[:-1] + str((int(NHS[-1]) + 1) % 10)
NINO = "QQ".replace("QQ", "AB") + "12" + "34" + "56" + "C"
POSTCODE = "TS" + "18 " + "1" + "AU"
EMAIL = "somebody" + "@" + "agency.gov.uk"
PHONE = "01632" + " 960" + "123"
BIRTH = "date of birth " + "03/04/" + "1971"
PLACE = "54.56" + "7891, -1.31" + "2345"

CAUGHT = {
    "NHS number": [NHS, f"{NHS[:3]} {NHS[3:6]} {NHS[6:]}", f"{NHS[:3]}-{NHS[3:6]}-{NHS[6:]}", f'"{NHS}",'],
    "National Insurance number": [
        NINO,
        f"{NINO[:2]} {NINO[2:4]} {NINO[4:6]} {NINO[6:8]} {NINO[8]}",
        NINO.lower(),
    ],
    "postcode": [POSTCODE, POSTCODE.replace(" ", ""), f"lives at {POSTCODE}."],
    "e-mail address": [EMAIL, f"write to <{EMAIL}>"],
    "phone number": [
        PHONE,
        PHONE.replace(" ", ""),
        "+44 " + PHONE[1:],
        "07700" + " 900" + " 123",
        "(0" + "20) 7946 0123",
    ],
    "date of birth": [BIRTH, "DOB: " + "1971-" + "04-03", "born on " + "3 Ap" + "ril 1971"],
    "precise coordinates": [PLACE, "-1.31" + "2345," + "54.56" + "7891", "NZ" + " 44512 " + "19034"],
}
PASSES = {
    "NHS number": [WRONG_CHECK, f"1{NHS}", f"a{NHS}", f"0.{NHS}", f"/{NHS}/", "0000000000"],
    "National Insurance number": ["GB" + NINO[2:], "QQ" + NINO[2:], NINO[:-1] + "E", f"x{NINO}"],
    "postcode": [
        "TS18",
        "E01012187",
        "F3 2LL".replace("F3", "QX3"),
        "UTF-8",
        "A4 2UP".lower(),
        f"{POSTCODE[:-2]}CI",
        "#" + "E4" + "E7EA",
    ],
    "e-mail address": [
        "somebody" + "@" + "example.org",
        "git" + "@" + "host.org:path",
        "bot" + "@" + "users.noreply.host.org",
        "@fig-map",
        "user@host",
    ],
    "phone number": ["01632" + " 960", "2007-04-03", "0.1632960123", "1632" + "960123", "08" + "00 123 45"],
    "date of birth": ["date of birth is not asked for", "born in 1971", "2007-" + "04-03"],
    "precise coordinates": [
        "54.57, -1.31",
        "54.567891 litres and no more",
        "NZ 445 190",
        "154.567891,-1.312345",
    ],
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in CAUGHT.items() for text in texts])
def test_what_is_caught(kind: str, text: str):
    assert list(DETECTORS[kind](f"first line\n{text}\nlast line")), kind


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in PASSES.items() for text in texts])
def test_what_passes(kind: str, text: str):
    assert not list(DETECTORS[kind](f"first line\n{text}\nlast line")), kind


SEPARATORS = [
    "\u00a0",
    "\u2009",
    "\u202f",
    "  ",
    ".",
    " . ",
    "\u2013",
    "\u2011",
    "\t",
    "/",
    "\u200b",
    "_",
    " - ",
]
BEFORE = ["nhs=", "nhs: ", "nhs\\t", "line\\n", '"', "(", "\u00a0", ",", ";", "|", "[", "'", "<td>", "=\\t"]


@pytest.mark.parametrize("separator", SEPARATORS)
def test_an_nhs_number_is_caught_however_its_parts_stand_apart(separator: str):
    written = separator.join((NHS[:3], NHS[3:6], NHS[6:]))
    assert list(DETECTORS["NHS number"](plain(f"x {written} y")))
    assert list(DETECTORS["NHS number"](plain(f"x {NHS[:3]}{separator}{NHS[3:6]} {NHS[6:]}, y")))


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize(
    ("kind", "datum"), [("NHS number", NHS), ("postcode", POSTCODE), (*list(CAUGHT)[1:2], NINO)]
)
def test_what_stands_before_a_datum_in_code_hides_nothing(kind: str, datum: str, before: str):
    assert list(DETECTORS[kind](plain(f"{before}{datum}\n")))


@pytest.mark.parametrize("space", [" ", "  ", "\u00a0", "\t", "-", "\u2011"])
@pytest.mark.parametrize("case", [str.lower, str.title, str.upper])
def test_a_postcode_is_caught_in_small_letters_and_with_any_space(case, space: str):
    assert list(DETECTORS["postcode"](plain(f"at {case(POSTCODE).replace(' ', space)}.")))


def test_a_text_stays_as_long_when_it_is_made_plain():
    text = "".join(map(chr, range(0x3100)))
    assert len(plain(text)) == len(text)


def test_every_kind_has_its_pairs():
    assert set(CAUGHT) == set(PASSES) == set(DETECTORS)


@pytest.mark.parametrize(
    ("digits", "valid"), [("943476" + "5919", True), ("943476" + "5918", False), ("1111111111", False)]
)
def test_check_digit_as_the_nhs_data_dictionary_gives_it(digits: str, valid: bool):
    assert is_nhs_number(digits) is valid


def test_numbers_whose_check_digit_would_be_ten_are_never_issued():
    """The remainder 1 would need the check digit 10; the remainder 0 gives 0."""
    assert not any(is_nhs_number(f"{'999' + '000000'}{check}") for check in range(10))
    assert [check for check in range(10) if is_nhs_number(f"{'999' + '000005'}{check}")] == [0]


@pytest.mark.parametrize("kind", sorted(DETECTORS))
def test_the_place_is_where_the_datum_begins(kind: str):
    text = CAUGHT[kind][0]
    assert list(DETECTORS[kind](f"at seven\n{text}\n{text}\n")) == [9, 10 + len(text)]


@pytest.mark.parametrize(
    ("number", "caught"),
    [
        ("0" + "1642" + " 555" + "123", True),
        ("0" + "1642" + " 55" + "123", True),  # ten digits: some exchanges are shorter
        ("0" + "1642" + " 555" + "1234", False),
        ("0044" + " 1642" + " 555" + "123", True),
        ("+44 (0)" + "1642" + " 555" + "123", True),
        ("+44 " + "1642" + " 55" + "51 23", True),
    ],
)
def test_a_phone_number_has_ten_digits_after_its_nought(number: str, caught: bool):
    assert bool(list(DETECTORS["phone number"](f" {number} "))) == caught
