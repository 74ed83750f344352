"""A handful of articles in municipal Japanese for the search tests (fictitious)."""

from faq.search.backend import IndexedText

FAMILY, TAX, WASTE = 1, 2, 3


def article(
    number: int,
    question: str,
    answer: str = "",
    service: int | None = FAMILY,
    phrasings: tuple[str, ...] = (),
) -> IndexedText:
    """An article as it is indexed."""
    return IndexedText(number, f"mark {number}", service, question, phrasings, answer)


RESIDENCE = article(
    1, "住民票の写しはどこで取れますか", "市役所の窓口またはコンビニエンスストアで取得できます。"
)
MOVING = article(
    2,
    "引っ越しをしたときの手続きを教えてください",
    "転入届を14日以内に出してください。",
    phrasings=("市外からの転居",),
)
SEAL = article(3, "印鑑登録の方法を教えてください", "登録する印鑑と本人確認書類をお持ちください。")
NURSERY = article(4, "保育所の入所申込みはいつからですか", "毎年10月に翌年4月分の受付を始めます。")
GARBAGE = article(5, "ゴミの分別の仕方を知りたい", "燃やすものと資源物に分けて出してください。", WASTE)
PROPERTY_TAX = article(6, "固定資産税の納期を教えてください", "第1期は4月末が納期限です。", TAX)
CAR_TAX = article(7, "軽自動車税の減免を受けたい", "納期限までに減免の申請書を提出してください。", TAX)
PASSPORT = article(8, "パスポートの申請に必要なものは何ですか", "写真1枚と戸籍謄本が必要です。")
HEALTH = article(9, "国民健康保険に加入したい", "退職の日から14日以内に届け出てください。")
ALL = (RESIDENCE, MOVING, SEAL, NURSERY, GARBAGE, PROPERTY_TAX, CAR_TAX, PASSPORT, HEALTH)
