"""What a caller is told, in both languages, and how long a case will still take."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from flask import Flask
from flask_babel import force_locale

from foundation.web import i18n
from foundation.web.app import PACKAGES
from inquiry_desk.cases.asking.ahead import days_left, is_stuck
from inquiry_desk.cases.asking.caller import is_known, read_numbers
from inquiry_desk.cases.asking.pace import median_of
from inquiry_desk.cases.asking.sentence import Facts, Waiting, sentence
from inquiry_desk.cases.kinds import Ending, Side
from inquiry_desk.cases.models import CaseStage

TODAY = date(2026, 11, 24)
REVIEW = Facts(TODAY, date(2026, 11, 2), stage="所管課で審査中です", expected=date(2026, 12, 8))
MISSING = Waiting(("所得を証する書類", "振込先口座の写し"), date(2026, 12, 1), 12)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    app = Flask("words")
    i18n.init_app(app, PACKAGES)
    with app.app_context(), force_locale(language):
        yield


def in_japanese(facts: Facts) -> str:
    with speaking("ja"):
        return sentence(facts)


def in_english(facts: Facts) -> str:
    with speaking("en"):
        return sentence(facts)


def test_where_a_case_stands_and_when_the_notice_is_expected() -> None:
    assert in_japanese(REVIEW) == (
        "11月2日に受け付け、現在は所管課で審査中です。通知は12月8日頃の見込みです。"
    )
    assert in_english(replace(REVIEW, stage="Examined by the department")) == (
        "We received it on 2 November; it now stands at: Examined by the department. "
        "The notice is expected around 8 December."
    )


def test_a_day_of_another_year_is_said_with_its_year() -> None:
    last = replace(REVIEW, received_on=date(2025, 12, 26), expected=date(2027, 1, 6))
    assert in_japanese(last) == (
        "令和7年12月26日に受け付け、現在は所管課で審査中です。通知は令和9年1月6日頃の見込みです。"
    )
    assert "26 December 2025" in in_english(last)


def test_nothing_is_promised_where_nothing_is_known_or_it_takes_too_long() -> None:
    assert in_japanese(replace(REVIEW, expected=None)) == "11月2日に受け付け、現在は所管課で審査中です。"
    late = in_japanese(replace(REVIEW, late=True))
    assert late == (
        "11月2日に受け付け、現在は所管課で審査中です。"
        "通常よりお時間をいただいており、申し訳ございません。通知の時期は、まだ申し上げられません。"
    )
    assert "12月8日" not in late
    assert "cannot say yet" in in_english(replace(REVIEW, late=True))


def test_what_is_missing_is_named_with_its_day_and_what_follows() -> None:
    waiting = replace(REVIEW, waiting=MISSING)
    assert in_japanese(waiting) == (
        "11月2日に受け付けました。現在は、次の書類をお待ちしています。所得を証する書類、振込先口座の写し。"
        "12月1日までにお送りください。届いてから通知まで、土日祝日を除いて12日ほどの見込みです。"
    )
    over = replace(waiting, waiting=replace(MISSING, answer_by=date(2026, 11, 20), days_after=None))
    assert in_japanese(over).endswith(
        "お願いしていた11月20日を過ぎていますので、なるべく早くお送りください。"
    )
    assert "about 12 days" in in_english(waiting)


def test_what_is_over_is_told_with_its_ending_and_day() -> None:
    for ending, words in {
        Ending.DECIDED: "11月2日に受け付け、審査が終わり、11月20日に通知をお送りしています。結果は通知書でご確認ください。",
        Ending.REJECTED: "11月2日に受け付け、11月20日に却下の決定となっています。理由は通知書でご確認ください。",
        Ending.WITHDRAWN: "11月2日に受け付け、11月20日にお申し出により取下げとなっています。",
        Ending.SENT_BACK: "11月2日に受け付け、11月20日に書類をお返ししています。お手元に届いた案内をご確認ください。",
    }.items():
        over = replace(REVIEW, ending=ending, ended_on=date(2026, 11, 20))
        assert in_japanese(over) == words
        assert "20 November" in in_english(over)


def stage(id_: int, side: Side = Side.CENTRE, ending: Ending | None = None) -> CaseStage:
    return CaseStage(id=id_, name=str(id_), side=side, ending=ending, normal_days=id_)


def test_what_is_left_is_the_rest_here_and_the_stages_ahead() -> None:
    here, after = stage(5), [stage(10), stage(3), stage(4, Side.OVER, Ending.DECIDED)]
    usual = {5: 5, 10: 10, 3: 3}
    assert [days_left(here, after, usual, stood) for stood in (0, 3, 4, 5, 50)] == [18, 15, 14, 14, 14]
    assert days_left(here, after, {**usual, 5: 0}, 0) == 13
    assert days_left(here, after, {**usual, 10: None}, 0) is None
    assert days_left(here, after[:2], usual, 0) is None, "the way leads nowhere"


def test_a_case_is_stuck_after_more_than_twice_the_usual_days_unless_the_applicant_is_waited_for() -> None:
    assert [is_stuck(stage(5), 5, stood) for stood in (10, 11)] == [False, True]
    assert [is_stuck(stage(5), 0, stood) for stood in (2, 3)] == [False, True]
    assert not is_stuck(stage(5, Side.APPLICANT), 5, 99)
    assert not is_stuck(stage(5), None, 99)


def test_the_median_of_real_stays_counts_from_twenty_on() -> None:
    assert median_of([9] * 19) is None
    assert median_of([1] * 9 + [7] * 11) == 7


def test_one_thing_alone_does_not_say_who_is_calling() -> None:
    assert not is_known(["name"])
    assert not is_known(["name", "name"])
    assert is_known(["name", "birth_date"])
    assert read_numbers("KR8-000001  ｋｒ８-000002", "KR8-000001") == ["KR8-000001", "KR8-000002"]
    assert len(read_numbers(" ".join(f"KR8-{n:06d}" for n in range(40)))) == 10
