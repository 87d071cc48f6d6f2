"""How a number is rounded before a reader sees it: the one place of the rule, and no words.

The rule is half to even, of the number as the machine holds it: 0.5 is 0, 1.5 is 2, 2.5 is 2.
"""

from decimal import Decimal


def rounded(value: float | Decimal, places: int = 0) -> str:
    """With thousands separators and as many decimal places: '1,234.5'."""
    return f"{value:,.{places}f}"


def whole(value: float) -> int:
    """The nearest whole number."""
    return round(value)


def rounded_to(value: float, places: int) -> float:
    """The nearest number with as many decimal places."""
    return round(value, places)
