"""The city's people: departments that answer, and the contract office that looks at figures."""

from bench import people_pace as pace
from bench.people_books import Place
from bench.people_person import Person

FIRST_ROWS = 4
VIEWS = ("new", "working")
ANSWERS = {"answer": 0.7, "partly": 0.15, "ask": 0.15}
ANSWERED_IN = {
    "answer": ("/answer", "answer"),
    "partly": ("/answer", "answer"),
    "ask": ("/ask", "question_back"),
}
"""By the button: the form it stands in, and the field of the words."""


def answer_escalations(person: Person) -> None:
    """From the list of new ones, or of those at work: take it, read, answer; colleagues do the same beside."""
    while not person.over.is_set():
        view = person.chance.choice(VIEWS)
        page = person.browser.open(f"/department/?view={view}", "page: department list")
        person.rest(pace.LIST)
        if rows := page.links("/department/"):
            _work_on(person, person.chance.choice(rows[:FIRST_ROWS]))
        person.rest(pace.BETWEEN)


def _work_on(person: Person, url: str) -> None:
    person.browser.open(url, "page: department inquiry")
    subject = f"escalation {url.rpartition('/')[2]}"
    person.rest(pace.READ)
    if person.browser.page.form("/accept") is not None:
        person.act("/accept", {}, "department accepts", subject)
    person.rest(pace.WRITE)
    how = person.chance.choices(list(ANSWERS), list(ANSWERS.values()))[0]
    form, field_name = ANSWERED_IN[how]
    mark = person.mark()
    words = {field_name: person.words(mark)}
    person.act(form, words, f"department: {how}", subject, mark, Place.STEP, button=f"{url}/{how}")


def watch_figures(person: Person) -> None:
    """The dashboard of the city, which renews itself, and now and then the figures."""
    others = (
        ("/figures", "page: figures"),
        ("/reports", "page: reports"),
        ("/complaints", "page: complaints"),
    )
    while not person.over.is_set():
        person.browser.open("/city", "page: city dashboard")
        person.rest(pace.GLANCE)
        person.browser.open(*person.chance.choice(others))
        person.rest(pace.READ)
