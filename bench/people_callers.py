"""Call-takers: one page from the ringing to the close, with everything the page asks while they type."""

from typing import Any
from urllib.parse import unquote

from bench import people_pace as pace
from bench.people_books import Act, Outcome, Place
from bench.people_browser import Answer, Fields, filled
from bench.people_meetings import Meetings
from bench.people_person import SENTENCES, Person, outcome_of

OUTCOMES = {"answered": 0.78, "callback": 0.07, "second_line": 0.05, "escalated": 0.07, "kept": 0.03}
"""More of what is not answered at once than in life, where it is one call in ten."""
RESTS = 8
LOOKS_UP = 0.3
ANNOTATES = 0.25
READS_BACK = 0.15
GIVES_UP = 0.04


def work(person: Person, meetings: Meetings) -> None:
    """Calls, and between them a look at the lists or a matter that somebody else has open too."""
    while not person.over.is_set():
        take_call(person)
        if person.chance.random() < LOOKS_UP:
            look_up(person)
        if person.chance.random() < ANNOTATES:
            meetings.meet(person)
        person.rest(pace.BETWEEN)


def look_up(person: Person) -> None:
    """A list, or the search."""
    words = person.chance.choice(("申請 書類", "受給者証", "口座", "096-000"))
    url = person.chance.choice(("/mine", "/callbacks-today", "/inbox", f"/inquiries?q={words}"))
    person.browser.open(url, "search" if "?" in url else "page: list")
    person.rest(pace.LIST)


def take_call(person: Person) -> None:
    """One call; the words of one in a few are left as a draft, and the page is opened again."""
    browser, mark = person.browser, person.mark()
    page = browser.open("/calls/new", "page: call screen")
    person.rest(pace.GREETING)
    fields = _caller(person, page)
    typed = _listen(person, page, fields, person.words(mark, 3))
    if person.chance.random() < READS_BACK:
        page = _open_again(person, typed)
    if person.chance.random() < GIVES_UP:
        return
    _choose_article(person, fields)
    person.rest(pace.TALK)
    _register(person, page, fields, mark)


def _caller(person: Person, page: Answer) -> Fields:
    """The number, and the service the caller names."""
    number = f"096-000-{person.chance.randrange(10_000):04}"
    for end in (7, len(number)):
        person.browser.fragment("/calls/caller", "known number", phone=number[:end])
    services = [one for one in page.tree.xpath("//select[@name='service_id']/option/@value") if one]
    service = person.chance.choice(services)
    person.browser.fragment("/calls/categories", "categories", service_id=service)
    return {"phone": number, "name": "例示 花子", "service_id": service}


def _listen(person: Person, page: Answer, fields: Fields, text: str) -> str:
    """Type what the caller says; articles follow at each rest of the hand, the rest now and then."""
    form = page.form("/calls/new")
    for step in range(1, RESTS + 1):
        person.rest(pace.KEYS)
        fields["question"] = text[: len(text) * step // RESTS]
        asked = {"question": fields["question"], "service_id": fields["service_id"]}
        hits = person.browser.fragment("/faq/suggest", "FAQ while typing", **asked)
        if step % 3 == 0:
            asked["phone"] = fields["phone"]
            person.browser.fragment("/calls/alike", "duplicates while typing", **asked)
        if step % 2 == 0:
            person.keep(form, fields, "question")
        fields["_hit"] = next(iter(hits.tree.xpath("//li[@class='hit']/button/@hx-get")), "")
    return fields["question"]


def _open_again(person: Person, typed: str) -> Answer:
    """As after a reload: what was typed stands there."""
    page = person.browser.open("/calls/new", "page: call screen")
    form = page.form("/calls/new")
    person.books.drafts_read_back += 1
    if filled(form, {}).get("question") != typed:
        person.books.wrong("call screen: the draft did not come back")
    return page


def _choose_article(person: Person, fields: Fields) -> None:
    address = fields.pop("_hit", "")
    if address:
        chosen = person.browser.fragment(address, "article chosen")
        found = chosen.tree.xpath("//input[@name='article_version_id']/@value")
        fields["article_version_id"] = found[0] if found else ""


def _register(person: Person, page: Answer, fields: Fields, mark: str) -> None:
    outcome = person.chance.choices(list(OUTCOMES), list(OUTCOMES.values()))[0]
    fields |= {"outcome": outcome, "answer": person.chance.choice(SENTENCES)}
    if outcome == "callback":
        fields["promised_at"] = promised_at(page, person)
    answer = person.press(page.form("/calls/new"), fields, "register a call")
    done = outcome_of(answer)
    act = Act(person.name, "register a call", done, "", "", mark, Place.QUESTION)
    person.books.did(act, " ".join(answer.tree.xpath("//*[contains(@class, 'notice-danger')]//text()")))
    if done is not Outcome.DONE:
        return
    person.books.sent(person.name, "call")
    person.browser.open(answer.location, "page after: register a call")
    if outcome == "escalated":
        hand_over(person)
    person.rest(pace.WRAP_UP)


def promised_at(page: Answer, person: Person) -> str:
    """One of the times the page offers."""
    found: list[str] = page.tree.xpath("//button[@data-fills='promised_at']/@data-value")
    return person.chance.choice(found)


def hand_over(person: Person) -> None:
    """Write to the department on the open page, with its preview, and send."""
    page, mark = person.browser.page, person.mark()
    number = unquote(page.url.split("/")[2])
    form = page.form("/escalate")
    if form is None:
        return
    fields = {"question": person.words(mark), "unanswered": "individual_case", "background": "特になし"}
    person.write(form, "question", fields["question"], 2)
    _look(person, form, fields)
    person.act("/escalate", fields, "hand over", number, mark, Place.HANDOVER)
    if person.browser.page.url != page.url:
        person.books.sent(person.name, f"handover:{number}")


def _look(person: Person, form: Any, fields: Fields) -> None:
    """What the department will see; what looks like personal data is confirmed."""
    shown = person.browser.tell(f"{form.action}/preview", filled(form, fields), "hand-over preview")
    for seal in shown.tree.xpath("//input[@name='confirmed']/@value"):
        fields["confirmed"] = seal
    person.rest(pace.CHECK)
