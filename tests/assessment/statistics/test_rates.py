"""Limits of counts, rates and shares against published values and the field's packages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from assessment.statistics import rates


def test_byar_agrees_with_published_values(published):
    for count in ("65", "1045"):
        assert rates.byar_limits(int(count)) == pytest.approx(published["byar_95"][count], abs=1e-6)


def test_wilson_agrees_with_published_values(published):
    estimate = rates.share(65, 100)
    assert (estimate.lower, estimate.upper) == pytest.approx(published["wilson_95"]["65/100"], abs=1e-6)


@given(st.integers(0, 500), st.integers(1, 500))
def test_wilson_agrees_with_statsmodels(part, more):
    estimate = rates.share(part, part + more)
    expected = proportion_confint(part, part + more, method="wilson")
    assert (estimate.lower, estimate.upper) == pytest.approx(expected, abs=1e-12)


def test_crude_rate_agrees_with_published_value(published):
    estimate = rates.crude_rate(20, 100, per=100_000)
    assert [estimate.value, estimate.lower, estimate.upper] == pytest.approx(
        published["crude_rate_per_100k_95"]["20/100"], abs=1e-6
    )


@pytest.mark.parametrize("count", [0, 1, 5, 9])
def test_exact_limits_have_the_stated_tails(count):
    from scipy.stats import poisson

    lower, upper = rates.count_limits(count)
    assert poisson.cdf(count, upper) == pytest.approx(0.025)
    assert lower == 0 if count == 0 else poisson.sf(count - 1, lower) == pytest.approx(0.025)


def test_limits_change_method_at_ten_events():
    assert rates.count_limits(9) == rates.exact_poisson_limits(9)
    assert rates.count_limits(10) == rates.byar_limits(10)


@given(st.integers(0, 10_000), st.integers(1, 200_000), st.floats(0.1, 100))
def test_a_rate_scales_with_its_unit(count, population, factor):
    plain, scaled = (
        rates.crude_rate(count, population),
        rates.crude_rate(count, population, per=1000 * factor),
    )
    assert scaled.value == pytest.approx(factor * plain.value)
    assert plain.lower <= plain.value <= plain.upper


def test_nothing_has_no_rate_and_no_share():
    assert rates.crude_rate(3, 0) is None
    assert rates.share(0, 0) is None


@pytest.mark.parametrize(
    "call",
    [lambda: rates.crude_rate(-1, 10), lambda: rates.share(3, 2), lambda: rates.count_limits(float("nan"))],
)
def test_impossible_input_is_refused(call):
    with pytest.raises(ValueError):
        call()


def test_exact_limits_agree_with_published_tables(published):
    table = {int(count): limits for count, limits in published["garwood_95"].items() if count != "source"}
    for count, limits in table.items():
        assert rates.exact_poisson_limits(count) == pytest.approx(limits, abs=5e-4)
    time = 24.19893
    estimate = [137 / time, *(limit / time for limit in rates.exact_poisson_limits(137))]
    assert estimate == pytest.approx(published["poisson_rate_95"][f"137/{time}"], abs=5e-7)


def test_wilson_agrees_with_newcombes_table(published):
    table = {name: limits for name, limits in published["wilson_newcombe_95"].items() if name != "source"}
    for name, limits in table.items():
        estimate = rates.share(*map(int, name.split("/")))
        assert (estimate.lower, estimate.upper) == pytest.approx(limits, abs=5e-5)


@pytest.mark.parametrize(("confidence", "quantile"), [(0.95, 1.959964), (0.998, 3.090232), (0.5, 0.674490)])
def test_normal_quantiles(confidence, quantile):
    assert rates.normal_quantile(confidence) == pytest.approx(quantile, abs=1e-6)


@pytest.mark.parametrize("confidence", [0, 1, -0.1, 1.1])
def test_a_confidence_lies_between_nothing_and_certainty(confidence):
    with pytest.raises(ValueError, match="between 0 and 1"):
        rates.normal_quantile(confidence)


def test_limits_follow_the_confidence_asked_for():
    assert rates.exact_poisson_limits(3, 0.9) == pytest.approx((0.817691, 7.753657), abs=1e-6)
    assert rates.byar_limits(65, 0.998)[0] < rates.byar_limits(65)[0]
    assert rates.share(5, 10, 0.998).lower < rates.share(5, 10).lower
    assert rates.count_limits(65, 0.9) == rates.byar_limits(65, 0.9)


def test_limits_stop_at_nothing_and_at_all():
    assert rates.byar_limits(0)[0] == 0 and rates.byar_limits(0.3)[0] == 0
    assert rates.byar_limits(0)[1] == pytest.approx((1 - 1 / 9 + 1.959964 / 3) ** 3, abs=1e-5)
    assert rates.share(0, 8).lower == 0 and rates.share(8, 8).upper == 1
    assert rates.share(0, 8).upper == pytest.approx(0.324408, abs=1e-6)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: rates.crude_rate(3, -1), "a population is"),
        (lambda: rates.byar_limits(-1), "a count is"),
        (lambda: rates.exact_poisson_limits(float("inf")), "a count is"),
        (lambda: rates.share(-1, 2), "a count is"),
    ],
)
def test_what_is_impossible_is_named(call, name):
    with pytest.raises(ValueError, match=name):
        call()


def test_no_share_is_above_all_by_rounding():
    assert max(rates.share(whole, whole).upper for whole in range(1, 30)) == 1
    assert min(rates.share(0, whole).lower for whole in range(1, 30)) == 0
