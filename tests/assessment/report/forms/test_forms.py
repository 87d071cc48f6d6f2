"""Each form of element: its sentence, its figure and table, withheld numbers and declared gaps."""

import re
from pathlib import Path

import pytest

from assessment.configuration import load_configuration
from assessment.errors import AssessmentError
from assessment.report.edition.edition import EditionData


def test_a_month_series_says_its_change(elements, figure, printed):
    fires = elements["asb-deliberate-fires"]
    assert str(fires.sentence).startswith(
        "There were 621 deliberate secondary fires from April to September 2007. That is "
    )
    assert re.search(
        r"\d+% fewer than in the same months of 2006 \(likely range \d+% to \d+% fewer\)\.$",
        str(fires.sentence),
    )
    shown = figure(fires.figure)
    assert (
        shown["id"] == "asb-deliberate-fires" and "fewer than in the same months of 2006." in shown["caption"]
    )
    assert "Synthetic figures." in shown["caption"] and "Highest in" in shown["alt"]
    assert "outside its usual limits" in figure(fires.process_chart)["caption"]
    table = printed(fires.table)
    assert (
        table.startswith("| Month | 2004 | 2005 | 2006 | 2007 |") and "{#tbl-asb-deliberate-fires " in table
    )


def test_a_withheld_month_is_said_and_never_zero(elements, figure, printed):
    attacks = elements["asb-attacks-on-crews"]
    assert str(attacks.sentence).startswith(
        "We withhold how many attacks on fire crews there were from April"
    )
    assert str(attacks.change) == "[not available]{.gap}"
    shown = figure(attacks.figure)
    assert (
        "Withheld: one of the months." in shown["alt"] and "stands for a withheld number" in shown["caption"]
    )
    assert "| May | " in printed(attacks.table) and r"\[c\]" in printed(attacks.table)


def test_wards_that_stand_out_are_named_and_withheld_ones_counted(elements, figure, printed):
    police = elements["asb-police-incidents"]
    assert str(police.sentence) == (
        "Of the 24 wards whose numbers we publish, one has clearly more anti-social behaviour incidents for "
        "its population than the borough as a whole (11 for every 1,000 residents, likely range 10 to 11): "
        "Billingham Central."
    )
    for call, label in ((police.figure, "funnel"), (police.map, "map"), (police.ranking, "ranking")):
        shown = figure(call)
        assert shown["id"].endswith(label)
        assert "Withheld: Billingham East and Billingham North." in shown["alt"]
    assert "Hatched, because withheld: Billingham East and" in figure(police.map)["caption"]
    assert "; residents of 2011." in figure(police.figure)["caption"]
    table = printed(police.table)
    assert r"| Billingham East | \[c\] | \[c\] |  |  |" in table
    assert str(police.ward("Billingham East")) == "fewer than five"
    above = "**1** ward clearly above the borough's rate of anti-social behaviour incidents"
    assert police.key_figure() == f"{above} *Billingham Central*"


def test_two_rankings_are_compared(elements, figure):
    council, police = (elements[f"asb-{name}"] for name in ("council-complaints", "police-incidents"))
    assert str(council.sentence).startswith("Of the 26 wards, one has clearly more ")
    sentence = str(council.agreement_with(police))
    assert (
        sentence.startswith("The two rankings of wards ")
        and "Billingham Central stands out in both." in sentence
    )
    shown = figure(council.side_by_side, police)
    assert shown["id"] == "asb-council-complaints-ranking"
    assert "the two rankings of wards agree closely" in shown["caption"]
    assert "24 wards ranked by anti-social behaviour incidents and by complaints" in shown["alt"]
    data = Path(shown["path"]).with_suffix(".csv").read_text(encoding="utf-8")
    assert data.startswith("Ward,police,council\nBillingham Central,1st,1st\n")
    assert "Billingham East" not in data


def test_wards_all_withheld_are_explained_and_not_drawn(elements, printed):
    homes = elements["drugs-treatment-by-ward"]
    assert str(homes.sentence).startswith("We withhold the numbers of all wards")
    panel = printed(homes.map)
    assert panel.startswith("::: {.gap #gap-drugs-treatment-by-ward}") and "too small to publish" in panel
    assert printed(homes.figure) == ""


def test_a_breakdown_says_the_largest_group(elements, figure, printed):
    incidents = elements["asb-offensive-incidents"]
    assert str(incidents.largest) == "race"
    shown = figure(incidents.figure)
    assert "Religion fewer than five" in shown["alt"] and "Not recorded 4" in shown["alt"]
    assert str(incidents.part("race")) == "61" and str(incidents.part("religion")) == "fewer than five"
    assert str(incidents.part("not-recorded")) == "four"
    share = incidents.share_of_largest
    assert f"Offensive incidents by motivation: most often race ({share})." in shown["caption"]
    assert re.fullmatch(rf"\*\*{share}\*\* race \*of \d+ .+\*", incidents.key_figure())
    assert r"| Religion | \[c\] |  |  |" in printed(incidents.table)
    with pytest.raises(AssessmentError, match="race"):
        incidents.part("colour")


def test_ages_are_held_against_the_population(elements, figure):
    ages = elements["introduction-responses-by-age"]
    assert str(ages.sentence) == (
        "For their number, people aged 16 24 answered least (3% of the answers, 11% of adults here in 2019, "
        "the nearest count by age) and people aged 65 and over most (37% of the answers, 23% of adults here)."
    )
    assert "orange mark" in figure(ages.figure)["caption"]


def test_the_largest_group_is_not_said_to_lead_where_chance_could_have_put_it_there(elements, monkeypatch):
    ages = elements["introduction-responses-by-age"]
    assert "not clearly ahead" not in ages._finding()
    rival = ages.measure.parts.categories[1]
    monkeypatch.setattr(type(ages.measure.parts), "rival", rival)
    assert ages._finding().endswith(f"%), not clearly ahead of {rival.label.lower()}")
    assert str(ages.most_often).startswith(f"most often {ages.largest} (")
    assert str(ages.most_often).endswith(f"%), not clearly ahead of {rival.label.lower()}")


def test_people_by_age_and_sex(elements, figure, printed):
    people = elements["violence-victims"]
    assert "Most of the victims were male (62%, against 49% of residents in 2011)." in str(people.sentence)
    alt = figure(people.figure)["alt"]
    assert "65 and over fewer than five" in alt
    assert re.search(r"\| 65 and over \| \\\[c\\\] \| \\\[c\\\] \| 24 \|", printed(people.table))


def test_people_whose_age_and_sex_are_not_crossed_are_bars_of_both(elements, figure):
    people = elements["violence-offenders"]
    shown = figure(people.figure)
    assert "Male 310, female 80. 0 15 40, 16 24 200" in shown["alt"]
    assert (
        "shares of residents by gender in 2011 and by age in 2019, the nearest count by age"
        in shown["caption"]
    )
    assert people.key_figure() == "**51%** aged 16 24 *of 390 known offenders*"


def test_victims_more_than_once_are_a_share_of_victims_and_of_crimes(elements, figure, printed):
    repeats = elements["violence-repeat-victims"]
    assert str(repeats.sentence) == (
        "Of 90 victims of violence, 10 (11%, likely range 6% to 19%) were so more than once from April to "
        "September 2007. They suffered 25 of the 105 crimes, 24%."
    )
    assert "11% of the victims suffered 24% of the violence" in figure(repeats.figure)["caption"]
    assert "| Twice | 6 |" in printed(repeats.table)


def test_what_residents_chose_is_weighted_and_ranked_with_both(elements, printed):
    chosen = elements["introduction-priorities-chosen"]
    assert "the same five come first, in another order" in str(chosen.weighting)
    table = printed(chosen.table)
    assert "| Weighted rank (possible) |" in table and "5th (4th to 5th)" in table
    ranks = printed(chosen.ranks)
    assert ranks.startswith("| Concern | Rank | Weighted share | Weighted rank |")
    assert "{#tbl-introduction-priorities-chosen-ranks" in ranks and "| Environment | 6th | – | – |" in ranks
    assert re.search(r"\| Environment \| 100 \|.*\|  \|  \|  \|", table)  # too few in one ward


def test_a_census_far_from_the_edition_is_not_set_beside_its_people(project):
    data = EditionData(load_configuration(project), "2008")
    assert data.residents_by_group("sex")[1] == "2011"
    later = EditionData(load_configuration(project), "2025")
    assert later.residents_by_group("sex")[1] == "2021"
    assert later.residents_by_group("ethnicity") is None  # counted in 2011 alone
    assert later.residents_by_group("disability") is None


def test_gender_and_ethnic_group_are_held_against_the_census_of_all_ages(elements, figure):
    women = elements["introduction-responses-by-gender"]
    assert re.fullmatch(
        r"(clearly (more|less) than|no clear difference from) their share of residents, 51% in 2011",
        str(women.against_residents("female")),
    )
    assert "share of residents in 2011" in figure(women.figure)["caption"]
    assert (
        str(elements["introduction-responses-by-disability"].against_residents("disabled"))
        == "[not available]{.gap}"
    )


def test_targets_and_priorities_are_lists(elements, printed):
    assert str(elements["introduction-plan-review"].sentence) == "Of 8 targets, 5 were met."
    assert "| Burglary | 3 | 1 | 4 |" in printed(elements["introduction-plan-review"].table)
    priorities = printed(elements["introduction-police-priorities"].table)
    assert "| Violent crime | yes |" in priorities and "Hate crime" not in priorities


def test_hot_spots_are_found_and_named_by_ward(elements, figure, printed):
    hot = elements["theft-hot-spots"]
    assert str(hot.sentence).startswith(
        "Of 120 small areas, eight are part of a hot spot, in Billingham Central"
    )
    assert figure(hot.figure)["id"] == "theft-hot-spots-map"
    assert "Billingham Central" in printed(hot.table)


def test_a_missing_table_is_a_declared_gap_shown_once(elements, printed):
    bans = elements["asb-pub-watch"]
    assert str(bans.sentence) == str(bans.total) == "[not available]{.gap}"
    panel = printed(bans.table)
    assert panel.startswith("::: {.gap #gap-asb-pub-watch}\n**Pub Watch bans: not available**")
    assert "how many people licensees banned" in panel and "(anti-social behaviour team manager)" in panel
    assert printed(bans.figure) == ""


def test_a_page_works_an_element_out_once_and_shows_its_gap_again(chapter, elements, printed):
    bans = "asb-pub-watch"
    assert elements[bans] is elements[bans]
    assert printed(elements[bans].table)
    assert printed(elements[bans].table) == ""
    chapter("anti-social-behaviour")
    assert printed(elements[bans].table)
