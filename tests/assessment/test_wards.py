"""The texts of the wards' pages and of their document."""

import yaml

from assessment import wards

NAMES = {
    "E05000001": "St Mary's",
    "E05000002": "Ynys-y-bŵl: Upper",
    "E05000003": "No",
    "E05000004": "Hope & Vale",
}


def test_names_with_marks_and_accents_keep_them_and_lend_them_to_no_file():
    files = wards.ward_files(NAMES)
    document = files.pop(wards.DOCUMENT)
    pages = [path.relative_to(wards.FOLDER).as_posix() for path in files]
    assert pages == ["st-marys.qmd", "ynys-y-bwl-upper.qmd", "no.qmd", "hope-vale.qmd"]
    titles = [text.splitlines()[0] for text in files.values()]
    assert titles == [f"# {name} {{.unnumbered}}" for name in NAMES.values()]
    listed = yaml.safe_load(document)["book"]["chapters"]
    assert [chapter for chapter in listed if chapter.startswith("chapters/wards/")] == [
        f"chapters/wards/{wards.slug(name)}.qmd" for name in NAMES.values()
    ]
