"""Writing and changing articles on their form: what is kept, what is refused, what nobody overwrites."""

import io
from datetime import date
from secrets import token_hex

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from faq.library import find
from faq.models import Article, ArticleFile, ArticleVersion, Audience, Stage
from foundation.db import db
from tests.articles import draft, in_force
from tests.personas import City, sign_in

FULL = {
    "question": "申請書はどこでもらえますか",
    "answer": "窓口で**配布**します。",
    "read_out": "窓口でお渡ししています。",
    "phrasings": "申込用紙はどこ\n申込用紙はどこ\n\n書類がほしい",
    "note": "混雑時は郵送もできる。",
    "audience": "internal",
    "links": "案内 https://example.jp/a",
    "valid_from": "2026-11-01",
    "valid_until": "2027-03-31",
    "review_on": "2027-02-01",
}


@pytest.fixture
def operator(app: Flask, city: City) -> FlaskClient:
    return sign_in(app.test_client(), "operator")


@pytest.fixture
def supervisor(app: Flask, city: City) -> FlaskClient:
    return sign_in(app.test_client(), "supervisor")


def written(city: City, **changes: object) -> dict[str, object]:
    return FULL | {"service_id": city.school, "submission_key": "k1"} | changes


def the_article() -> Article:
    return db.session.scalars(select(Article).order_by(Article.id.desc())).first() or pytest.fail(
        "no article"
    )


def seen_on(page: TestResponse) -> str:
    return page.text.partition('name="seen" type="hidden" value="')[2].partition('"')[0]


def edit(client: FlaskClient, article_id: int, **typed: object) -> TestResponse:
    seen = typed.pop("seen", None) or seen_on(client.get(f"/faq/{article_id}/edit"))
    data = {
        "question": "質問",
        "answer": "回答",
        "audience": "public",
        "seen": seen,
        "submission_key": token_hex(8),
    }
    return client.post(f"/faq/{article_id}/edit", data=data | typed)


def test_everything_that_is_typed_is_kept_in_a_draft_nobody_finds(operator: FlaskClient, city: City) -> None:
    response = operator.post("/faq/new", data=written(city, category_id=city.categories[city.school]))

    article = the_article()
    version = article.proposed
    assert response.status_code == 303
    assert version is not None
    assert (version.question, version.answer, version.read_out) == tuple(
        FULL[name] for name in ("question", "answer", "read_out")
    )
    assert version.phrasings == ["申込用紙はどこ", "書類がほしい"]
    assert (version.note, version.audience) == (FULL["note"], Audience.INTERNAL)
    assert version.links == [["案内", "https://example.jp/a"]]
    assert (article.valid_from, article.valid_until) == (date(2026, 11, 1), date(2027, 3, 31))
    assert (article.review_on, article.category_id) == (date(2027, 2, 1), city.categories[city.school])
    assert (article.stage, article.current_number, find("申請書はどこ")) == (Stage.DRAFT, None, [])


def test_the_page_says_truthfully_what_happens_next(
    operator: FlaskClient, supervisor: FlaskClient, city: City
) -> None:
    sent = operator.post("/faq/new", data=written(city, then="submit"), follow_redirects=True)
    own = supervisor.post(
        "/faq/new", data=written(city, then="check", submission_key="k2"), follow_redirects=True
    )

    assert "業務監督者の確認と学務支援課の承認の後に、検索に出ます。" in sent.text
    assert "学務支援課の承認後に、検索に出ます。" in own.text
    assert the_article().stage is Stage.CHECKED


def test_a_supervisors_own_text_of_the_centre_itself_is_sent_to_a_second_person(
    supervisor: FlaskClient, city: City
) -> None:
    page = supervisor.post("/faq/new", data=written(city, then="check", service_id=""), follow_redirects=True)

    assert the_article().stage is Stage.SUBMITTED
    assert "ほかの業務監督者の確認後に、検索に出ます。" in page.text


def test_a_call_taker_cannot_pass_a_text_as_checked(operator: FlaskClient, city: City) -> None:
    operator.post("/faq/new", data=written(city, then="check"))

    assert the_article().stage is Stage.SUBMITTED


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"question": " "}, "質問を入力してください。"),
        ({"links": "案内 javascript:alert(1)"}, "「案内 javascript:alert(1)」は登録できません。"),
        ({"links": "案内\n窓口 example.jp"}, "「案内」は登録できません。"),
        ({"valid_until": "2026-10-31"}, "終了日が開始日より前です。"),
    ],
)
def test_a_refused_form_keeps_everything_that_was_typed(
    operator: FlaskClient, city: City, changes: dict[str, str], said: str
) -> None:
    page = operator.post("/faq/new", data=written(city, **changes))

    assert page.status_code == 422
    assert said in page.text
    for name in ("answer", "read_out", "note", "review_on"):
        assert FULL[name] in page.text
    assert f'<option selected value="{city.school}">' in page.text
    assert db.session.scalar(select(func.count(Article.id))) == 0


def test_a_double_click_writes_one_article(operator: FlaskClient, city: City) -> None:
    first = operator.post("/faq/new", data=written(city))
    second = operator.post("/faq/new", data=written(city))

    assert first.location == second.location
    assert db.session.scalar(select(func.count(Article.id))) == 1


def test_a_change_is_a_new_version_and_the_one_in_force_stays_in_use(
    supervisor: FlaskClient, city: City
) -> None:
    article_id = in_force("粗大ごみの出し方", "電話してください。", service_id=city.school)

    page = edit(
        supervisor, article_id, question="粗大ごみの出し方", answer="新しい回答", service_id=city.school
    )

    article = the_article()
    assert page.status_code == 303
    assert (article.current_number, article.proposed_number, article.stage) == (1, 2, Stage.DRAFT)
    assert find("粗大ごみ")[0].version.answer == "電話してください。"
    assert "第2版で変わる内容" in supervisor.get(f"/faq/{article_id}").text


def test_saving_without_a_change_makes_no_version(supervisor: FlaskClient) -> None:
    article_id = in_force("粗大ごみの出し方", "電話してください。")

    edit(supervisor, article_id, question="粗大ごみの出し方", answer="電話してください。")

    assert db.session.scalar(select(func.count(ArticleVersion.id))) == 1
    assert the_article().stage is None


def test_the_second_of_two_writers_sees_what_the_first_wrote_and_loses_nothing(
    app: Flask, supervisor: FlaskClient, city: City
) -> None:
    article_id = draft("粗大ごみの出し方", "電話してください。", service_id=city.school)
    manager = sign_in(app.test_client(), "site_manager")
    seen = seen_on(manager.get(f"/faq/{article_id}/edit"))
    edit(supervisor, article_id, question="粗大ごみの出し方", answer="電話かネットで申し込めます。")

    refused = edit(manager, article_id, question="粗大ごみの出し方", answer="わたしの回答", seen=seen)

    assert refused.status_code == 409
    assert "わたしの回答" in refused.text
    assert "かネットで申し込めます" in refused.text
    assert "田中: 版を作成 (第2版)" in refused.text
    assert the_article().proposed_number == 2
    again = edit(manager, article_id, answer="わたしの回答", seen=seen_on(refused))
    assert (again.status_code, the_article().proposed_number) == (303, 3)


@pytest.mark.parametrize("seen", ["x", "0", "-1", "9" * 500, "１"])
def test_a_form_that_does_not_say_what_it_saw_changes_nothing(supervisor: FlaskClient, seen: str) -> None:
    article_id = draft("粗大ごみの出し方")

    page = edit(supervisor, article_id, seen=seen, answer="別の回答")

    assert page.status_code == 409
    assert "別の回答" in page.text
    assert the_article().proposed_number == 1


def test_words_that_were_learned_meanwhile_do_not_get_in_a_writers_way(supervisor: FlaskClient) -> None:
    article_id = in_force("粗大ごみの出し方")
    seen = seen_on(supervisor.get(f"/faq/{article_id}/edit"))
    article = the_article()
    article.touch(article.changed_at)
    db.session.commit()

    assert edit(supervisor, article_id, seen=seen, answer="新しい回答").status_code == 303


def test_a_call_taker_may_not_move_or_end_what_is_in_use(operator: FlaskClient, city: City) -> None:
    article_id = in_force("粗大ごみの出し方", service_id=city.school)

    page = operator.get(f"/faq/{article_id}/edit")
    edit(operator, article_id, valid_until="2026-01-01", service_id=city.child)

    assert 'name="valid_until"' not in page.text
    assert (the_article().valid_until, the_article().service_id) == (None, city.school)
    assert the_article().proposed_number == 2


def test_a_department_writes_for_its_own_services_only(app: Flask, city: City) -> None:
    school = sign_in(app.test_client(), "school_staff")
    others = in_force("こども医療の申請", service_id=city.child)

    refused = school.post("/faq/new", data=written(city, service_id=city.child))
    nobodys = school.post("/faq/new", data=written(city, service_id=""))
    own = school.post("/faq/new", data=written(city))

    assert (refused.status_code, nobodys.status_code, own.status_code) == (422, 422, 303)
    assert "自課の業務を選ぶか、所管課に自課を選んでください。" in nobodys.text
    assert school.get(f"/faq/{others}/edit").status_code == 409
    assert edit(school, others, seen="1", answer="よその課の回答").status_code == 409


def with_files(city: City, *files: tuple[bytes, str], **changes: object) -> dict[str, object]:
    sent = [(io.BytesIO(content), name, "application/pdf") for content, name in files]
    return written(city, files=sent, **changes)


def test_files_are_kept_given_out_for_saving_only_and_taken_away(operator: FlaskClient, city: City) -> None:
    operator.post("/faq/new", data=with_files(city, (b"%PDF 1", "様式1.pdf"), (b"%PDF 2", "様式2.pdf")))
    article = the_article()
    first, second = db.session.scalars(select(ArticleFile.id).order_by(ArticleFile.id)).all()

    given = operator.get(f"/faq/{article.id}/files/{first}")
    operator.post(
        f"/faq/{article.id}/edit",
        data=with_files(city, (b"%PDF 3", "様式3.pdf"), removed=first, submission_key="k2",
                        seen=seen_on(operator.get(f"/faq/{article.id}/edit"))),
    )  # fmt: skip

    assert (given.data, given.mimetype) == (b"%PDF 1", "application/pdf")
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in given.headers["Content-Security-Policy"]
    newest = the_article().proposed
    assert newest is not None
    assert newest.file_ids == [second, second + 1]
    assert operator.get(f"/faq/{article.id}/versions/1").text.count("様式1.pdf") == 1
    assert operator.get(f"/faq/{article.id + 1}/files/{first}").status_code == 404


def test_files_that_are_too_many_too_large_or_empty_are_named(operator: FlaskClient, city: City) -> None:
    many = operator.post("/faq/new", data=with_files(city, *((b"x", f"{n}.pdf") for n in range(11))))
    large = operator.post("/faq/new", data=with_files(city, (b"x" * 5_000_001, "大きい.pdf")))
    empty = operator.post("/faq/new", data=with_files(city, (b"", "空.pdf")))

    assert "ファイルは10個までです。" in many.text
    assert "「大きい.pdf」は5 MBを超えています。" in large.text
    assert "「空.pdf」は中身が空です。" in empty.text
    assert (many.status_code, large.status_code, empty.status_code) == (422, 422, 422)
    assert "ファイルは、もう一度選んでください" in large.text


def test_ten_files_of_five_megabytes_fit_and_other_forms_stay_small(
    operator: FlaskClient, city: City
) -> None:
    ten = operator.post(
        "/faq/new", data=with_files(city, *((b"x" * 5_000_000, f"{n}.pdf") for n in range(10)))
    )
    elsewhere = operator.post("/faq/preview", data={"answer": "x" * 2_100_000})

    assert ten.status_code == 303
    assert elsewhere.status_code == 413


def test_who_may_not_write_may_not_send_much(app: Flask, city: City) -> None:
    auditor, nobody = sign_in(app.test_client(), "auditor"), app.test_client()
    large = (b"x" * 3_000_000, "a.pdf")

    assert auditor.post("/faq/new", data=with_files(city, large)).status_code in (403, 413)
    assert nobody.post("/faq/new", data=with_files(city, large)).status_code in (302, 413)
    assert db.session.scalar(select(func.count(ArticleFile.id))) == 0


def test_while_writing_the_answer_its_length_and_similar_articles_are_shown(operator: FlaskClient) -> None:
    in_force("粗大ごみの出し方を教えてください")
    for other in ("住民票の写し", "犬の登録", "図書館の開館時間", "市税の口座振替", "転入の届出"):
        in_force(other)

    assert operator.post("/faq/preview", data={"answer": "- **太字** <b>x</b>"}).text.startswith("<ul>")
    assert "24文字、読み上げて約5秒" in operator.post("/faq/spoken", data={"read_out": "あ" * 24}).text
    assert "粗大ごみの出し方" in operator.post("/faq/similar", data={"question": "粗大ごみの出し方は"}).text


def test_the_categories_follow_the_service(operator: FlaskClient, city: City) -> None:
    assert "申請方法" in operator.get(f"/faq/categories?service_id={city.school}").text
    assert "申請方法" not in operator.get("/faq/categories").text
