"""What personal data looks like in a text: one detector a kind, as strict as the kind's checksum allows.

A detector yields the places of what it finds, never what stands there. Which files are looked at, and what is
allowed where, is decided in `assessment.guard.tree`.
"""

import re
from collections.abc import Callable, Iterator

Detector = Callable[[str], Iterator[int]]

# Letters before and after, and digits of a longer number, make a match part of something else: a hash, an id.
# In code, a control character as it is written (`\t`) may stand before it.
_ALONE_BEFORE, _ALONE_AFTER = r"(?:(?<![\w.+/-])|(?<=\\[nrtv]))", r"(?![\w/=]|\.\d|-\w)"
# Spaces, dashes and full stops are written in many ways; all are one to the patterns, character by character.
_PLAIN = {
    **dict.fromkeys(
        map(ord, "\t\v\f\u00a0\u1680\u180e\u200b\u200c\u200d\u202f\u205f\u2060\u3000\ufeff"), " "
    ),
    **dict.fromkeys(range(0x2000, 0x200B), " "),
    **dict.fromkeys(map(ord, "\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-"),
    **dict.fromkeys(map(ord, "\u00b7\u2022\u2024\u2027\u30fb\uff0e"), "."),
}
_APART = r" {0,2}[-.,/_]? {0,2}"
_NHS_NUMBER = re.compile(rf"{_ALONE_BEFORE}(\d{{3}}){_APART}(\d{{3}}){_APART}(\d{{4}})(?![\w/]|\.\d|-\w)")
# HM Revenue and Customs, National Insurance Manual NIM39110: letters never used, prefixes never issued.
_NATIONAL_INSURANCE = re.compile(
    rf"{_ALONE_BEFORE}(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
    rf"([ .-]{{0,2}})\d{{2}}\1\d{{2}}\1\d{{2}}\1[A-D]{_ALONE_AFTER}",
    re.IGNORECASE,
)
_POSTCODE_AREA = (
    r"A[BL]|B[ABDHLNRST]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LUY]?|H[ADGPRSUX]|I[GMPV]"
    r"|J[E]|K[ATWY]|L[ADELNSU]?|M[EKL]?|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]?"
    r"|T[ADFNQRSW]|U[B]|W[ACDFNRSV]?|Y[O]|Z[E]"
)
# After a number sign it is a colour: some of six hexadecimal digits read like a postcode.
_POSTCODE = re.compile(
    rf"(?<!#){_ALONE_BEFORE}(?:{_POSTCODE_AREA})"
    rf"\d[A-HJKMNPR-Y\d]?(?: {{0,2}}|-)\d[ABD-HJLNP-UW-Z]{{2}}{_ALONE_AFTER}"
)
# In small letters without a space, a hexadecimal number may read like one.
_POSTCODE_IN_SMALL_LETTERS = re.compile(
    rf"(?<!#){_ALONE_BEFORE}(?:{_POSTCODE_AREA})"
    rf"\d[A-HJKMNPR-Y\d]?[ -]{{1,2}}\d[ABD-HJLNP-UW-Z]{{2}}{_ALONE_AFTER}",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}\b")
# RFC 2606 keeps these for examples; nobody reads mail to noreply; `git@host:` is how a repository is written.
_EMAIL_OF_NOBODY = re.compile(
    r"@(?:[\w-]+\.)*(?:example\.(?:com|org|net)|\w+\.(?:example|invalid|test))$|^git@|\bno-?reply\b"
)
_PHONE = re.compile(
    rf"{_ALONE_BEFORE}(?:(?:\+44 ?(?:\(0\) ?)?|0044 ?)[1-37]\d(?:[ -]?\d){{8}}"
    rf"|\(?0[1-37]\d{{1,4}}\)?(?:[ -]\d{{2,8}}){{1,3}}|0[1-37]\d{{9}})"
    rf"{_ALONE_AFTER}"
)
_DATE = r"(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2} [A-Z][a-z]{2,8} \d{4})"
_BIRTH = re.compile(
    rf"(?:\bdob\b|\bd\.o\.b\b|date[ _]of[ _]birth|birth[ _]?date|\bborn(?: on)?\b).{{0,24}}?{_DATE}", re.I
)
_LATITUDE = r"(?:49|5\d|60)\.\d{5,}"
_LONGITUDE = r"-?[0-8]\.\d{5,}"
_GAP = r"[\"'\]]?\s{0,2}[,; \t]\s{0,2}(?:[\"'\[]|\"?\w{1,12}\"?[:=]\s?)?"
_COORDINATES = re.compile(
    rf"(?<![\d.])(?:{_LATITUDE}{_GAP}{_LONGITUDE}|{_LONGITUDE}{_GAP}{_LATITUDE})(?![\d])"
)
_GRID_REFERENCE = re.compile(rf"{_ALONE_BEFORE}[HNOST][A-HJ-Z] ?\d{{4,5}} ?\d{{4,5}}{_ALONE_AFTER}")


def plain(text: str) -> str:
    """A text as long as the other, with one kind of space, hyphen and full stop."""
    return text.translate(_PLAIN)


def nhs_numbers(text: str) -> Iterator[int]:
    """Ten digits whose last is the check digit (modulus 11, NHS Data Dictionary)."""
    for match in _NHS_NUMBER.finditer(text):
        digits = "".join(match.groups())
        if is_nhs_number(digits):
            yield match.start()


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits are an NHS number: weights 10 to 2, modulus 11; ten alike are none."""
    if len(set(digits)) == 1:
        return False
    check = (
        11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    )
    return check % 11 == int(digits[9]) and check != 10


def national_insurance_numbers(text: str) -> Iterator[int]:
    return (match.start() for match in _NATIONAL_INSURANCE.finditer(text))


def postcodes(text: str) -> Iterator[int]:
    """Whole postcodes; in small letters too where the halves stand apart. A district alone (TS18) is an area
    of thousands and passes.
    """
    patterns = (_POSTCODE, _POSTCODE_IN_SMALL_LETTERS)
    return iter(sorted({match.start() for pattern in patterns for match in pattern.finditer(text)}))


def email_addresses(text: str) -> Iterator[int]:
    return (match.start() for match in _EMAIL.finditer(text) if not _EMAIL_OF_NOBODY.search(match[0]))


def phone_numbers(text: str) -> Iterator[int]:
    """British numbers: ten digits after the 0 or +44, in one run or in groups."""
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        digits = re.sub(r"^(?:0044|44)0?", "0", digits)
        if len(digits) in (10, 11):
            yield match.start()


def dates_of_birth(text: str) -> Iterator[int]:
    """A date in the same line as, and soon after, words for a birth."""
    return (match.start() for match in _BIRTH.finditer(text))


def precise_coordinates(text: str) -> Iterator[int]:
    """A British latitude and longitude to five places (a metre or so), or a grid reference to ten metres."""
    for pattern in (_COORDINATES, _GRID_REFERENCE):
        yield from (match.start() for match in pattern.finditer(text))


DETECTORS: dict[str, Detector] = {
    "NHS number": nhs_numbers,
    "National Insurance number": national_insurance_numbers,
    "postcode": postcodes,
    "e-mail address": email_addresses,
    "phone number": phone_numbers,
    "date of birth": dates_of_birth,
    "precise coordinates": precise_coordinates,
}
