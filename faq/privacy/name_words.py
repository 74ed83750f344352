"""Words that tell a name from an ordinary word."""


def spaced_words(text: str) -> frozenset[str]:
    return frozenset(text.split())


HONORIFICS = frozenset({"さん", "様", "さま", "くん", "君", "ちゃん", "氏", "殿", "さん達", "ちゃま"})

TITLES = spaced_words(
    "課長 係長 部長 局長 室長 主任 主事 先生 議員 社長 店長 院長 園長 校長 教諭 先輩 夫妻 夫婦 宅 家"
)
"""What is said after a surname instead of さん."""

ROLES = spaced_words(
    "子 お子 客 皆 みな 奥 嫁 婿 孫 娘 息子 父 母 兄 姉 弟 妹 祖父 祖母 伯父 叔父"
    " 伯母 叔母 爺 婆 じい ばあ お父 お母 お兄 お姉 親 親御 旦那 妊婦 赤 業者 大家"
    " 家主 担当 係 職員 保護者 利用者 医者 看護 看護師 保育士 隣 近所 ご近所 何 神 仏 坊"
    " 方 外国人 高齢者 障害者 障がい者 部下 上司 友達 友人 同僚 彼 本人 ご本人 社会人"
    " 患者 住民 市民 王 姫 役所 お役所 猫 犬 ワン ニャン お巡り 巡り 消防 警察 税務署"
    " 区役所 市役所 銀行 郵便局 お隣 相手 先方 貴 若 お前 どちら どなた"
)
"""What takes an honorific and is nobody's name."""

ROLE_ENDS = tuple("屋者員師士人長店局課社科院所館署会校主婦生民手客親")
"""Last characters of roles: 不動産屋さん, 弁護士さん."""

SURNAME_LIKE = spaced_words("さとう もり はやし はら いずみ 高木 宮") | frozenset(
    "森林原関堀東西南北星泉岡谷島王金李張陳楊黄朴崔鄭姜趙安辻畑浜峰境沖桂菅滝館乾巽旭牧湊柏榎楠桑梶椿栗栄迫平光橘源藤宮城"
)
"""Surnames that are also ordinary words: a name only where the sentence says so."""

GIVEN_LIKE = spaced_words(
    "光 桜 さくら 空 そら 海 愛 学 誠 翼 葵 蓮 凛 凜 岳 陸 大地 太郎 一郎 次郎"
    " 三郎 健 茂 豊 稔 明 薫 歩 湊 樹 楓 結 紬 蒼 律 奏 昴 蘭 正 剛 純 彩 和子"
    " みどり 陽翔 大和 菫 椿 鈴 環 恵 晴 雪 虹 星 渚 泉 舞 瞳 司 武 勇 勝 進 昇"
    " 隆 浩 修 弘 孝 花子 ひかり ひなた みらい つばさ あおい いつき"
)
"""Given names that are also ordinary words."""

FAMILY = spaced_words(
    "子ども 子供 こども 子 お子さん お子様 息子 娘 長男 次男 二男 三男 長女 次女 二女"
    " 三女 妻 夫 主人 嫁 旦那 母 父 兄 姉 弟 妹 孫 祖母 祖父 義母 義父 友人 友達"
    " 同居人 赤ちゃん"
)

ALWAYS_NAMES = frozenset({"太郎", "花子"})

NEVER_NAMES = spaced_words("マル 水前寺 上通 下通 富合 飽田 川尻 城南 健軍") | frozenset(
    {"マイナ", "ナマポ", "コロナ", "アプリ", "ネット", "コンビニ", "ゆうパック", "ゆうちょ"}
)
"""What the dictionary takes for a person, or may: マイナ保険証 is a card, 水前寺 a district."""

PUBLIC_PLACES = tuple(
    spaced_words(
        "小学校 中学校 高校 高等学校 大学 学園 幼稚園 保育園 保育所 こども園 公園 駅 町 区"
        " 市 村 校区 病院 医院 内科 外科 歯科 小児科 クリニック 医療センター 川 橋 城 神社"
        " 通り 線 公民館 郵便局 支所 出張所 図書館 体育館 団地"
    )
)
"""What is named after a surname and tells no person: 田迎小学校."""

COMMON_SURNAMES = tuple(
    spaced_words(
        "サトウ スズキ タカハシ タナカ イトウ ワタナベ ヤマモト ナカムラ コバヤシ カトウ ヨシダ"
        " ヤマダ ササキ ヤマグチ マツモト イノウエ キムラ ハヤシ サイトウ シミズ ヤマザキ"
        " ヤマサキ モリ イケダ ハシモト アベ イシカワ ヤマシタ ナカシマ ナカジマ イシイ オガワ"
        " マエダ オカダ ハセガワ フジタ ゴトウ コンドウ ムラカミ エンドウ アオキ サカモト"
        " フクダ オオタ ニシムラ フジイ カネコ フジワラ オカモト ミウラ ナカノ ハラダ マツダ"
        " タケウチ ウエダ タムラ タカギ ウチダ タカタ タカダ ミヤザキ ハマダ オガタ モリタ"
        " シバタ ハラ サカイ クドウ ヨコヤマ ミヤモト マルヤマ イマイ コウノ カワノ タカノ"
        " フジモト ムラタ タケダ ウエノ スギヤマ マスダ コヤマ オオツカ ヒラノ スガワラ クボ"
        " マツイ チバ イワサキ サクライ キノシタ ノグチ マツオ キクチ ノムラ アライ ワタベ"
        " サノ スギモト フルカワ ハマグチ イチカワ コマツ シマダ ミズノ タカヤマ ヤマナカ"
        " ニシダ キタムラ ヤスダ ナガタ カワカミ イデ サカグチ ツカモト"
    )
)
"""Readings, for names in kana, which the dictionary often takes for other words."""
