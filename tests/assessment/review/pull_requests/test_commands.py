"""Which `/agree` is a command, which is none, and which is told to be unclear."""

import itertools

import pytest

from assessment.errors import AssessmentError
from assessment.review.pull_requests.commands import words_of_command

CODE = "3f9a21c07be4"


@pytest.mark.parametrize(
    ("comment", "words"),
    [
        ("/agree", []),
        ("/agree violent-crime", ["violent-crime"]),
        (f"  /agree violent-crime {CODE}  ", ["violent-crime", CODE]),
        ("Thanks.\n\n/agree a b\n\nBest wishes", ["a", "b"]),
        ("Thanks.\r\n\r\n/agree a b\r\n", ["a", "b"]),
        ("/agree a\n/agree b", ["a", "b"]),
        ("/agree a\n\n/agree b", ["a", "b"]),
        ("```\ncode\n```\n\n/agree a", ["a"]),
        ("> /agree b\n\n/agree a", ["a"]),
        ("/agree a\n\n<details>\n\nmore\n\n</details>", ["a"]),
    ],
)
def test_a_paragraph_of_its_own_is_a_command(comment, words):
    assert words_of_command(comment, "here") == words


WITHIN = {
    "a fence": "```\n{}\n```",
    "a fence of tildes": "~~~ text\n\n{}\n\n~~~",
    "a fence without its end": "```\n\n{}\n",
    "indented code": "    {}",
    "a comment": "<!--\n\n{}\n\n-->",
    "a comment without its end": "<!-- x\n\n{}",
    "a quotation": "> {}",
    "a quotation that goes on": "> It says\n{}",
    "an answer by mail": "On Monday A wrote:\n\n> Hello\n>\n> {}",
    "a list": "- {}",
    "a list that goes on": "1. one\n\n   {}",
    "a heading": "## {}",
    "a heading by its line": "{}\n===",
    "a table": "| a |\n|---|\n| {} |",
    "a footnote": "x[^1]\n\n[^1]: {}",
    "mathematics": "$$\n{}\n$$",
    "raw HTML": "<div>\n{}\n</div>",
    "code in a line": "`{}`",
    "emphasis": "*{}*",
    "struck out": "~~{}~~",
    "a link": "[{}](https://example.org)",
    "a picture": "![{}](x.png)",
    "a sentence": "I cannot {} to this",
    "front matter": "---\n{}\n---",
}


@pytest.mark.parametrize("command", ["/agree", "/agree violent-crime", f"/agree violent-crime {CODE}"])
@pytest.mark.parametrize("within", WITHIN.values(), ids=WITHIN)
def test_what_stands_in_something_else_is_none(within, command):
    assert words_of_command(within.format(command), "here") is None
    assert words_of_command(f"Before.\n\n{within.format(command)}", "here") is None


@pytest.mark.parametrize("outer, inner", [*itertools.permutations(("a quotation", "a list", "a fence"), 2)])
def test_nor_in_one_within_another(outer, inner):
    lines = WITHIN[inner].format("/agree").splitlines()
    prefix = {"a quotation": ("> ", "> "), "a list": ("- ", "  "), "a fence": ("````\n", "")}[outer]
    text = prefix[0] + f"\n{prefix[1]}".join(lines)
    assert words_of_command(text, "here") is None


@pytest.mark.parametrize(
    "comment", ["/agreed", "/agree $(rm -rf x)", "/agree Violent crime", "agree", "", "//agree"]
)
def test_what_is_no_command_at_all(comment):
    assert words_of_command(comment, "here") is None


@pytest.mark.parametrize(
    "comment",
    [
        "Please do not write\n/agree\nuntil Friday",
        "Thanks.\n/agree violent-crime",
        "/agree violent-crime\nnot before Friday",
        "Please do not write  \n/agree",
    ],
)
def test_one_among_other_words_is_told(comment):
    with pytest.raises(AssessmentError, match="here: /agree stands among other words") as error:
        words_of_command(comment, "here")
    assert "paragraph of its own" in str(error.value)


@pytest.mark.parametrize(
    "before",
    [
        "<details><summary>x</summary>",
        "Words <details>",
        "<div hidden>",
        "# x <details>",
        "- <details>",
        "<template>",
    ],
)
def test_one_behind_html_is_told(before):
    with pytest.raises(AssessmentError, match="here: /agree stands behind HTML"):
        words_of_command(f"{before}\n\n/agree\n\n</details>", "here")


def test_a_comment_nested_beyond_reading_agrees_to_nothing_and_holds_nobody_up():
    try:
        assert words_of_command("> " * 2_000 + "/agree", "here") is None
    except AssessmentError as error:
        assert "the comment cannot be read" in str(error)
