"""Personal data out of what citizens said: nothing leaks, and the question stays a question."""

import tomllib
from itertools import product
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from faq.privacy.cleaning import without_personal_data

DATA = Path(__file__).parents[3] / "inquiry_desk" / "sample" / "data"
ARTICLES = [
    article
    for path in sorted(DATA.glob("faq-*.toml"))
    for article in tomllib.loads(path.read_text("utf-8"))["articles"]
]
NAMES = tomllib.loads((DATA / "phrases.toml").read_text("utf-8"))

any_words = st.text(max_size=60) | st.text(
    alphabet="山田太郎森さんと申しますの〇一二三090-1234ー丁目番地号室@.:/生年月日昭和 　、。(ｶﾞ", max_size=60
)


@pytest.mark.parametrize(
    ("said", "taught"),
    [
        ("熊本太郎と申します。番号は096-000-1234です", "〇〇と申します。番号は〇〇です"),
        ("山田です。０９６ー０００ー１２３４までお願いします", "〇〇です。〇〇までお願いします"),
        ("09000001234に電話", "〇〇に電話"),
        ("+81-90-0000-1234", "〇〇"),
        ("090 0000 1234", "〇〇"),
        ("000の1234です", "〇〇です"),
        ("〇九六の〇〇〇の一二三四です", "〇〇です"),
        ("ゼロキュウロクのサンニーハチのイチニーサンヨン", "〇〇"),
        ("ぜろきゅうろくさんにはちいちにさんよんです", "〇〇です"),
        ("メールはtaro.kumamoto@example.jpです", "メールは〇〇です"),
        ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", "〇〇"),
        ("taro アット example.jp です", "〇〇 です"),
        ("@taro_kumamoto に返事をください", "〇〇 に返事をください"),
        ("https://example.jp/mypage?id=12345を見た", "〇〇を見た"),
        ("〒000-0000に送って", "〒〇〇に送って"),
        ("熊本市中央区九品寺99丁目3-4に住んでいます", "熊本市中央区〇〇に住んでいます"),
        ("新大江九丁目二番三号", "〇〇"),
        ("東区健軍99-4-5です", "東区〇〇です"),
        ("手取本町999番地の1", "〇〇"),
        ("コーポ桜201号室です", "〇〇です"),
        ("さくら荘101号室", "〇〇"),
        ("ハイツ銀杏に住んでいます", "〇〇に住んでいます"),
        ("健軍町12に引っ越しました", "健軍町〇〇に引っ越しました"),
        ("昭和60年3月4日生まれの母", "〇〇生まれの母"),
        ("昭和三十二年五月六日です", "〇〇です"),
        ("S60.3.4", "〇〇"),
        ("1985/3/4", "〇〇"),
        ("生年月日は平成30年5月1日です", "生年月日は〇〇です"),
        ("6月1日生まれの男の子", "〇〇生まれの男の子"),
        ("受付番号R8-000123の件", "受付番号〇〇の件"),
        ("被保険者番号は12です", "被保険者番号は〇〇です"),
        ("マイナンバーは000000000000", "マイナンバーは〇〇"),
        ("口座番号0000000名義は山田花子", "口座番号〇〇名義は〇〇"),
        ("暗証番号は12です", "暗証番号は〇〇です"),
        ("熊本 500 あ 12-34の車", "〇〇の車"),
        ("熊本５８０わ・・１２", "〇〇"),
        ("森と申します", "〇〇と申します"),
        ("はるかともうします", "〇〇ともうします"),
        ("私は王といいます", "私は〇〇といいます"),
        ("森です。住民票について", "〇〇です。住民票について"),
        ("東区の森です", "東区の〇〇です"),
        ("さとうです", "〇〇です"),
        ("ひろしの住民票がほしいです", "〇〇の住民票がほしいです"),
        ("すずきかずおのじゅうみんひょう", "〇〇のじゅうみんひょう"),
        ("いけださんから聞いた", "〇〇さんから聞いた"),
        ("サトウケンタです", "〇〇です"),
        ("ｽｽﾞｷ ｶｽﾞｵ", "〇〇"),
        ("髙﨑 一郎の住民票", "〇〇の住民票"),
        ("岩崎様の件", "〇〇様の件"),
        ("森先生に言われた", "〇〇先生に言われた"),
        ("子どもの陽菜（ひな）が熱を出した", "子どもの〇〇が熱を出した"),
        ("娘の桜が小学3年生", "娘の〇〇が小学3年生"),
        ("太郎くんの保育園", "〇〇くんの保育園"),
        ("ゆうとくんの医療証", "〇〇くんの医療証"),
        ("琉偉くんのけが", "〇〇くんのけが"),
        ("グエン・ヴァン・アンです", "〇〇です"),
        ("Taro YAMADAです", "〇〇です"),
        ("Smithさんの件", "〇〇さんの件"),
        ("氏名は井芹まことです", "氏名は〇〇です"),
        ("山田花子、長女の和子の入学", "〇〇、長女の〇〇の入学"),
    ],
)
def test_what_tells_who_it_was_is_left_out(said: str, taught: str) -> None:
    assert without_personal_data(said).text == taught


@pytest.mark.parametrize(
    "question",
    [
        "学校の給食費",
        "森林環境税とは何ですか",
        "こども医療費助成",
        "水道町の電停の近くに窓口はありますか",
        "熊本市中央区に住んでいます",
        "東区役所はどこ",
        "3万円の補助",
        "50,000円を払った",
        "1,234,567円の還付金",
        "児童手当は月10000円ですか",
        "一万円札で払えますか",
        "小学3年生の子",
        "小学1-3年生",
        "65歳以上",
        "2026年度の申請",
        "二〇二六年度の申請",
        "令和8年4月1日から変わること",
        "2026/11/16に申請した",
        "昭和57年4月1日以降の建物",
        "4月2日以降に生まれた子",
        "私は昭和60年に結婚した",
        "10時30分に来ました",
        "平日9-17時",
        "第12条第3項",
        "第2号被保険者",
        "様式第1号",
        "3番窓口",
        "5番目の子",
        "受付番号は8桁ですか",
        "番号が2つある",
        "#7119に電話した",
        "国道266号の街路樹",
        "障害者手帳1-2級",
        "消火器10本",
        "光熱費の補助",
        "桜の木が倒れた",
        "林業の補助金",
        "愛の手帳",
        "お医者さんに言われた",
        "業者さんが来た",
        "大家さんが報告するのか",
        "税務署さんに聞いた",
        "ご主人様の名義",
        "こどもさんの医療証",
        "子どもの医療証",
        "お子さんの学用品",
        "皆様のご意見",
        "赤ちゃんが生まれた",
        "おかあちゃんと来た",
        "手続きはちゃんとしています",
        "聞いとくんですが",
        "行きたいと申しております",
        "これは何といいますか",
        "氏名や住所が変わった",
        "名前はどこに書きますか",
        "名前は管理組合でいいんでしょうか",
        "氏名はカタカナですか",
        "担当が不在でして",
        "マイナ保険証だけでいいですか",
        "アパートは対象になりますか",
        "分譲マンションの管理組合",
        "田迎小学校の校区",
        "佐藤内科で受診した",
        "学生の国民年金",
        "カード・パスポートの申請",
        "まとめて請究したい",
        "登録できない行",
        "しゅうがくえんじょすまほでしんせい",
        "じゅうどいりょうはじめて",
        "りょうしゅうしょをなくした",
        "こどもいりょうひのもうしこみ",
        "しゅうがくえんじょはいつふりこまれる",
        "しょうぼうてんけんのほうこく",
        "ひとりおやいりょうどこでしんせい",
        "こうのとりのゆりかご",
        "はらがいたいです",
        "マル福の申請",
        "水前寺に窓口はありますか",
        "Google Chromeで開けない",
        "ｺﾝﾋﾞﾆ払い（２回）",
        "①と㈱と👨\u200d👩\u200d👧",
    ],
)
def test_a_question_without_personal_data_stays_as_it_was_written(question: str) -> None:
    cleaned = without_personal_data(question)

    assert (cleaned.text, cleaned.removed) == (question, ())


def test_what_was_left_out_is_counted_by_kind_and_never_told() -> None:
    cleaned = without_personal_data("山田花子です。娘の桜の件、090-0000-1234か096-000-1234へ")

    assert cleaned.removed == (("name", 2), ("phone", 2))


def test_the_sample_articles_teach_nearly_all_their_words() -> None:
    questions = [article["question"] for article in ARTICLES]
    changed = [text for text in questions if without_personal_data(text).text != text]

    assert len(questions) == 120
    assert len(changed) < 0.03 * len(questions)


@pytest.mark.parametrize(
    "sentence", ["{}です。", "{}と申します", "{}さんの件", "私は{}といいます", "世帯主は{}です"]
)
def test_every_surname_of_the_sample_city_is_left_out(sentence: str) -> None:
    written = [sentence.format(name["name"]) for name in NAMES["surnames"]]

    assert {without_personal_data(text).text for text in written} == {sentence.format("〇〇")}


@pytest.mark.parametrize("sentence", ["{} {}です", "世帯主は{}{}です"])
def test_every_full_name_of_the_sample_city_is_left_out(sentence: str) -> None:
    pairs = product(NAMES["surnames"][::4], NAMES["given_names"][::3])
    written = [sentence.format(family["name"], given_name["name"]) for family, given_name in pairs]

    assert {without_personal_data(text).text for text in written} == {
        sentence.replace(" ", "").format("〇〇", "")
    }


@given(any_words)
@example("〇〇の〇〇の〇〇")
@example("\ud800\x00山田さん")
@settings(deadline=None)
def test_cleaning_what_was_cleaned_changes_nothing(said: str) -> None:
    once = without_personal_data(said).text

    assert without_personal_data(once).text == once


@given(
    st.text(alphabet="税金の申請は、。ですかが払えない 子ども", max_size=20),
    st.from_regex(r"0[5789]0(-?)0[0-9]{3}\1[0-9]{4}", fullmatch=True),
    st.text(alphabet="に電話してを、。 のへまで円人", max_size=20),
)
@settings(deadline=None)
def test_a_phone_number_never_stays_whatever_stands_around_it(before: str, number: str, after: str) -> None:
    assert number[-4:] not in without_personal_data(before + number + after).text


@given(any_words, st.sampled_from(["taro@example.jp", "https://example.jp/?id=1", "123456789012"]))
@settings(deadline=None)
def test_addresses_and_long_numbers_never_stay(before: str, secret: str) -> None:
    assert secret not in without_personal_data(f"{before} {secret} です").text


@pytest.mark.parametrize(
    "unit", ["あ", "1-", "a@", "a.b", "〇", "0 ", "山田さん", "九品寺2丁目3-4、", "にさんし", "コーポ", "\n"]
)
def test_a_text_of_ten_thousand_characters_is_cleaned(unit: str) -> None:
    cleaned = without_personal_data((unit * 10_000)[:10_000])

    assert without_personal_data(cleaned.text).text == cleaned.text
