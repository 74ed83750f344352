"""What is said beside a file before anybody opens it."""

import pytest

from mail_gateway.intake.cautions import Caution, cautions_of

RUNS, OTHER, MARKS = Caution.RUNS, Caution.NOT_WHAT_IT_SAYS, Caution.HIDDEN_MARKS


@pytest.mark.parametrize(
    ("name", "claimed", "detected"),
    [
        ("住民票.pdf", "application/pdf", "application/pdf"),
        ("写真.JPG", "application/octet-stream", "image/jpeg"),
        (
            "申請書.docx",
            "application/x-zip",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("申請書.doc", "application/msword", "application/x-ole-storage"),
        ("一覧.csv", "application/vnd.ms-excel", "text/plain"),
        ("名前のない", "application/octet-stream", "application/octet-stream"),
        ("以前の.pdf", "application/pdf", ""),
    ],
)
def test_what_is_as_it_says_needs_no_word(name: str, claimed: str, detected: str) -> None:
    assert cautions_of(name, claimed, detected) == []


@pytest.mark.parametrize(
    ("name", "claimed", "detected", "cautions"),
    [
        ("a.exe", "application/pdf", "application/x-dosexec", [RUNS, OTHER]),
        ("住民票.pdf", "application/pdf", "application/x-dosexec", [RUNS, OTHER]),
        ("写真.jpg", "image/jpeg", "text/html", [RUNS, OTHER]),
        ("図.svg", "image/svg+xml", "image/svg+xml", [RUNS]),
        ("表.xlsm", "x/y", "application/vnd.ms-excel.sheet.macroenabled.12", [RUNS]),
        ("写真.jpg", "image/jpeg", "image/png", [OTHER]),
        ("写真", "image/jpeg", "application/zip", [OTHER]),
        ("a.php[U+200B]", "image/png", "", [RUNS, MARKS]),
        ("invoice[U+202E]fdp.exe", "application/pdf", "", [RUNS, MARKS]),
    ],
)
def test_what_can_run_or_is_something_else_is_told(
    name: str, claimed: str, detected: str, cautions: list[Caution]
) -> None:
    assert cautions_of(name, claimed, detected) == cautions
