"""The sample city's content: complete, consistent, and nobody real in it."""

import re
import tomllib
import unicodedata
from collections import Counter
from datetime import date
from importlib.resources import files
from itertools import combinations
from string import Formatter
from typing import Any

import phonenumbers
import pytest

from foundation.access.roles import Role
from foundation.text import fold

DATA = files("inquiry_desk.sample") / "data"
FILES = sorted(entry.name for entry in DATA.iterdir() if entry.name.endswith(".toml"))
KNOWN_PLACEHOLDERS = {"number", "contact_name", "service", "agent"}


def load(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


ORGANISATION = load("organisation.toml")
DEPARTMENTS = {entry["code"]: entry for entry in ORGANISATION["departments"]}
SERVICES = {entry["code"]: entry for entry in ORGANISATION["services"]}
ARTICLES = {code: load(f"faq-{code}.toml")["articles"] for code in SERVICES}
ALL_ARTICLES = [article for articles in ARTICLES.values() for article in articles]
TEMPLATES = load("templates.toml")["templates"]
PHRASES = load("phrases.toml")
USERS = load("users.toml")["users"]


def category_names(service: str) -> set[str]:
    return {category["name"] for category in SERVICES[service]["categories"]}


def repeated(values: list[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def placeholders(body: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(body) if field is not None}


def letter_pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def likeness(one: set[str], other: set[str]) -> float:
    """Shared letter pairs, 0-1 (Jaccard)."""
    return len(one & other) / len(one | other)


def test_the_six_services_belong_to_the_departments_the_specification_names():
    owners = {code: DEPARTMENTS[service["department"]]["name"] for code, service in SERVICES.items()}
    assert owners == {
        "zei-koza": "納税課",
        "shobo-tenken": "指導課",
        "shugaku": "学務支援課",
        "kodomo-iryo": "こども支援課",
        "hitorioya-iryo": "こども支援課",
        "judo-iryo": "障がい福祉課",
    }


def test_handling_periods_are_those_of_the_specification():
    started_first = {code for code, service in SERVICES.items() if service["starts_on"] == date(2024, 10, 1)}
    started_later = {code for code, service in SERVICES.items() if service["starts_on"] == date(2025, 1, 6)}
    assert started_first == {"zei-koza", "shobo-tenken"}
    assert started_first | started_later == set(SERVICES)
    assert {service["ends_on"] for service in SERVICES.values()} == {date(2027, 9, 30)}


def test_no_two_departments_services_or_users_share_a_code():
    assert repeated([entry["code"] for entry in ORGANISATION["departments"]]) == []
    assert repeated([entry["code"] for entry in ORGANISATION["services"]]) == []
    assert repeated([entry["mail_local_part"] for entry in ORGANISATION["services"]]) == []
    assert repeated([user["login_id"] for user in USERS]) == []


def test_codes_and_addresses_are_plain_ascii():
    slugs = [*DEPARTMENTS, *SERVICES, *(service["mail_local_part"] for service in SERVICES.values())]
    slugs += [user["login_id"] for user in USERS]
    assert [slug for slug in slugs if not re.fullmatch(r"[a-z][a-z0-9-]*", slug)] == []
    assert all(d["mail_address"] == f"{code}@dept.city.example.jp" for code, d in DEPARTMENTS.items())


@pytest.mark.parametrize("code", SERVICES)
def test_a_service_is_complete(code: str):
    service = SERVICES[code]
    assert service["name_en"]
    assert 0 < len(service["short_name"]) <= 8
    assert service["answer_within_business_hours"] > 0
    assert isinstance(service["includes_contact"], bool)
    assert service["answered_by"] in {"desk", "department"}


@pytest.mark.parametrize("code", SERVICES)
def test_a_department_that_answers_the_citizen_is_told_who_asked(code: str):
    service = SERVICES[code]
    assert service["answered_by"] == "desk" or service["includes_contact"]


@pytest.mark.parametrize("code", SERVICES)
def test_a_service_has_five_to_eight_categories_in_both_languages(code: str):
    categories = SERVICES[code]["categories"]
    assert 5 <= len(categories) <= 8
    for language in ("name", "name_en"):
        names = [category[language] for category in categories]
        assert all(names)
        assert repeated(names) == []


@pytest.mark.parametrize("code", SERVICES)
def test_a_service_has_twenty_articles_in_its_own_categories(code: str):
    assert len(ARTICLES[code]) == 20
    assert {article["category"] for article in ARTICLES[code]} <= category_names(code)


def test_every_article_file_belongs_to_a_service():
    assert {name for name in FILES if name.startswith("faq-")} == {f"faq-{code}.toml" for code in SERVICES}


def test_questions_are_asked_once_and_read_as_questions():
    questions = [article["question"] for article in ALL_ARTICLES]
    assert repeated(questions) == []
    assert [question for question in questions if not question.endswith("か。")] == []


def test_an_answer_can_be_read_aloud_in_one_breath_or_two():
    lengths = {article["question"]: len(article["answer"]) for article in ALL_ARTICLES}
    assert {question: length for question, length in lengths.items() if not 120 <= length <= 350} == {}


def test_an_article_has_several_phrasings_used_nowhere_else():
    assert {len(article["phrasings"]) for article in ALL_ARTICLES} <= set(range(7, 10))
    assert repeated([phrasing for article in ALL_ARTICLES for phrasing in article["phrasings"]]) == []


def test_no_two_articles_give_nearly_the_same_answer():
    pairs = [(article["question"], letter_pairs(article["answer"])) for article in ALL_ARTICLES]
    close = [(q1, q2) for (q1, a1), (q2, a2) in combinations(pairs, 2) if likeness(a1, a2) > 0.5]
    assert close == []


def test_the_loader_marks_articles_as_samples_and_not_their_text():
    assert [a["question"] for a in ALL_ARTICLES if "サンプル" in f"{a['question']}{a['answer']}"] == []


def test_templates_use_only_placeholders_the_desk_can_fill():
    assert len(TEMPLATES) >= 12
    unknown = {t["name"]: placeholders(t["body"]) - KNOWN_PLACEHOLDERS for t in TEMPLATES}
    assert {name: names for name, names in unknown.items() if names} == {}


def test_templates_have_a_name_in_both_languages_and_a_known_kind():
    assert {template["kind"] for template in TEMPLATES} == {"reply", "acknowledgement", "handover"}
    for language in ("name", "name_en"):
        names = [template[language] for template in TEMPLATES]
        assert all(names)
        assert repeated(names) == []


def test_the_one_acknowledgement_says_nothing_but_the_number():
    acknowledgements = [t for t in TEMPLATES if t["kind"] == "acknowledgement"]
    assert [placeholders(t["body"]) for t in acknowledgements] == [{"number"}]


@pytest.mark.parametrize("code", SERVICES)
def test_callers_of_every_service_have_enough_to_say(code: str):
    said = PHRASES["services"][code]
    assert len(said["utterances"]) >= 25
    assert len(said["feedback"]) == 6
    assert {feedback["kind"] for feedback in said["feedback"]} == {"complaint", "request"}


@pytest.mark.parametrize("code", SERVICES)
def test_what_callers_say_has_a_category_and_the_length_of_speech(code: str):
    said = PHRASES["services"][code]["utterances"] + PHRASES["services"][code]["feedback"]
    assert {entry["category"] for entry in said} <= category_names(code)
    assert [entry["text"] for entry in said if not 30 <= len(entry["text"]) <= 120] == []
    assert repeated([entry["text"] for entry in said]) == []


@pytest.mark.parametrize("key", ["surnames", "given_names"])
def test_there_are_sixty_names_with_their_reading(key: str):
    names = PHRASES[key]
    assert len(names) == 60
    assert repeated([name["name"] for name in names]) == []
    assert [name for name in names if not re.fullmatch(r"[ァ-ヶー]+", name["kana"])] == []


def test_every_role_has_an_account():
    counts = Counter(Role(user["role"]) for user in USERS)
    assert set(counts) == set(Role)
    assert counts[Role.SUPERVISOR] == 2
    assert counts[Role.OPERATOR] == 6


def test_every_department_that_owns_a_service_has_staff():
    staff = Counter(user["department"] for user in USERS if user["role"] == "department_staff")
    assert set(staff) == {service["department"] for service in SERVICES.values()}
    assert staff["kodomo-shien"] == 2


def test_only_people_of_the_city_departments_have_a_department():
    belonging = {user["role"] for user in USERS if "department" in user}
    assert belonging == {"department_staff", "contract_officer"}
    assert {user["department"] for user in USERS if "department" in user} <= set(DEPARTMENTS)


def test_the_desk_is_scoped_to_services_and_one_operator_takes_all():
    scoped = {user["login_id"]: set(user["services"]) for user in USERS if user["services"]}
    assert {user["role"] for user in USERS if user["services"]} == {"supervisor", "operator"}
    assert all(services <= set(SERVICES) for services in scoped.values())
    assert set(SERVICES) in [set(user["services"]) for user in USERS if user["role"] == "operator"]


@pytest.mark.parametrize("role", ["supervisor", "operator"])
def test_every_service_is_covered_by(role: str):
    assert {code for user in USERS if user["role"] == role for code in user["services"]} == set(SERVICES)


def test_sample_accounts_can_be_used_at_once():
    assert [user["login_id"] for user in USERS if user["must_change_password"]] == []


@pytest.mark.parametrize("name", FILES)
def test_no_telephone_number_can_be_somebodys(name: str):
    text = (DATA / name).read_text(encoding="utf-8")
    found = phonenumbers.PhoneNumberMatcher(text, "JP", leniency=phonenumbers.Leniency.POSSIBLE)
    assert [match.raw_string for match in found if phonenumbers.is_valid_number(match.number)] == []


def test_departments_have_numbers_that_are_not_assignable():
    numbers = [phonenumbers.parse(department["phone"], "JP") for department in DEPARTMENTS.values()]
    assert [number for number in numbers if phonenumbers.is_valid_number(number)] == []


@pytest.mark.parametrize("name", FILES)
def test_the_text_is_clean_utf_8_without_control_characters(name: str):
    text = (DATA / name).read_text(encoding="utf-8")
    assert unicodedata.normalize("NFC", text) == text
    assert [c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Co"} and c != "\n"] == []


WORDS = load("city-words.toml")["words"]


def test_the_words_of_the_city_are_enough_and_each_pair_stands_once():
    pairs = [fold(entry["said"]) + "→" + fold(entry["official"]) for entry in WORDS]
    assert 60 <= len(WORDS) <= 100
    assert repeated(pairs) == []
    assert [entry for entry in WORDS if fold(entry["said"]) == fold(entry["official"])] == []


def test_every_official_word_is_one_of_an_article_or_a_department():
    said = "\n".join(f"{a['question']}\n{a['phrasings']}\n{a['answer']}" for a in ALL_ARTICLES)
    departments = {entry["name"] for entry in DEPARTMENTS.values()}
    unknown = {
        entry["official"]
        for entry in WORDS
        for word in entry["official"].split()
        if (word not in departments if entry.get("kind") == "department" else word not in said)
    }
    assert unknown == set()
