"""Those who answer mail, and supervisors."""

from typing import Any
from urllib.parse import unquote

from bench import people_pace as pace
from bench.people_books import Act, Outcome, Place
from bench.people_browser import Answer, Fields, filled
from bench.people_meetings import Meetings
from bench.people_person import TRIES, Person, outcome_of

FIRST_ROWS = 6
"""People take what stands at the top, and so the same."""
INQUIRY = "/inquiries/R"
GIVEN = 2
ANNOTATES = 0.3
LEAVES = 0.1
TAKES_OVER = 0.33


def answer_mail(person: Person, meetings: Meetings) -> None:
    """Mail after mail."""
    while not person.over.is_set():
        page = person.browser.open("/inbox?channel=mail", "page: list")
        person.rest(pace.LIST)
        if rows := page.links(INQUIRY):
            _answer_one(person, person.chance.choice(rows[:FIRST_ROWS]))
        if person.chance.random() < ANNOTATES:
            meetings.meet(person)
        person.rest(pace.BETWEEN)


def _answer_one(person: Person, url: str) -> None:
    """Read, take, write with drafts, look at the preview, send; one reply in ten is left as a draft."""
    page, number = person.browser.open(url, "page: inquiry"), unquote(url.rpartition("/")[2])
    person.rest(pace.READ)
    page = person.act("/claim", {}, "take an inquiry", number)
    form = page.form("/reply")
    if form is None:
        return
    person.browser.tell(f"/inquiries/{number}/lease", {}, "lease")
    mark = person.mark()
    fields = {"body": f"例示様\nお問い合わせありがとうございます。\n{person.words(mark, 4)}"}
    person.write(form, "body", fields["body"], 4)
    if person.chance.random() < LEAVES:
        return
    _check_and_send(person, number, fields, mark)


def _check_and_send(person: Person, number: str, fields: Fields, mark: str) -> None:
    """The preview is looked at; whoever is told a conflict reads and goes the same way again."""
    for _ in range(TRIES):
        form = person.browser.page.form("/reply")
        if form is None:
            return
        answer = person.browser.press(form.action, filled(form, fields), "check a reply")
        if answer.location:
            person.books.typed(person.name, f"reply:{number}", "body", fields["body"])
            person.browser.open(answer.location, "page: preview")
            if _send(person, number, mark):
                return
        else:
            _refused(person, answer, number, mark)
        person.rest(pace.AGAIN)


def _refused(person: Person, answer: Answer, number: str, mark: str) -> None:
    """Told so, with the words; where somebody else writes, one in three takes over and the others come back later."""
    act = Act(person.name, "check a reply", outcome_of(answer), number, "", mark, Place.MAIL)
    person.books.did(act, answer.alert)
    if mark not in answer.text:
        person.books.not_shown("check a reply", answer.alert)
    if answer.form("/lease/take") is not None and person.chance.random() < TAKES_OVER:
        person.act("/lease/take", {}, "take over writing", number)


def _send(person: Person, number: str, mark: str) -> bool:
    """Tick what has to be ticked, and send; whether it is over."""
    form = person.browser.page.form("/reply/send")
    if form is None:
        return False
    person.rest(pace.CHECK)
    ticks = {name: "y" for name in ("address", "warnings") if name in form.fields}
    answer = person.press(form, ticks, "send a reply")
    looked_again = "/reply/preview" in answer.location
    outcome = Outcome.CONFLICT if looked_again else outcome_of(answer)
    version = filled(form, {}).get("version", "")
    person.books.did(
        Act(person.name, "send a reply", outcome, number, version, mark, Place.MAIL), answer.alert
    )
    if answer.location:
        person.browser.open(answer.location, "page after: send a reply")
    if outcome is Outcome.DONE:
        person.books.sent(person.name, f"reply:{number}")
    return outcome is Outcome.DONE


def supervise(person: Person, meetings: Meetings) -> None:
    """Lists, the team, what waits for a second pair of eyes."""
    rounds = (_look_at_lists, _agree_to_replies, _release_handovers, _give_to_others)
    while not person.over.is_set():
        person.chance.choice(rounds)(person)
        if person.chance.random() < ANNOTATES:
            meetings.meet(person)
        person.rest(pace.GLANCE)


def _look_at_lists(person: Person) -> None:
    for url, kind in (("/", "page: today"), ("/due", "page: list"), ("/dashboard", "page: dashboard")):
        person.browser.open(url, kind)
        person.rest(pace.LIST)


def _agree_to_replies(person: Person) -> None:
    page = person.browser.open("/approvals", "page: approvals")
    for url in page.links("/approvals/")[:3]:
        person.browser.open(url, "page: approval")
        person.rest(pace.CHECK)
        person.act("/approve", {}, "approve a reply", f"release {url.rpartition('/')[2]}")


def _release_handovers(person: Person) -> None:
    page = person.browser.open("/handovers", "page: hand-overs")
    for url in page.links("/handovers/")[:2]:
        page = person.browser.open(url, "page: hand-over")
        person.rest(pace.CHECK)
        if (form := page.form("/release")) is not None:
            person.act(
                "/release", _destined(form), "release a hand-over", f"request {url.rpartition('/')[2]}"
            )


def _destined(form: Any) -> Fields:
    """Where no rule says who is asked, the first department; what looks like personal data is confirmed."""
    chosen = dict(form.form_values()).get("destination")
    to = [one for one in form.xpath(".//select[@name='destination']/option/@value") if one]
    seals = form.xpath(".//input[@name='confirmed']/@value")
    fields = {"confirmed": seals[0]} if seals else {}
    return fields if chosen or not to else fields | {"destination": to[0]}


def _give_to_others(person: Person) -> None:
    """Two inquiries of somebody go to somebody else."""
    page = person.browser.open("/team", "page: team")
    people = page.links("/team/")
    if not people:
        return
    page = person.browser.open(person.chance.choice(people), "page: team, one person")
    person.rest(pace.LIST)
    form = page.form("/preview")
    if form is None:
        return
    to = [one for one in form.xpath(".//select[@name='to']/option/@value") if one]
    sent = [pair for pair in form.form_values() if pair[0] not in {"picked", "to"}] + [
        ("to", person.chance.choice(to))
    ]
    sent += [("picked", one) for one in form.xpath(".//input[@name='picked']/@value")[:GIVEN]]
    shown = person.browser.ask("POST", form.action, "page: giving to others", data=sent)
    give = shown.form("/give")
    if give is None:
        return
    done = person.browser.ask("POST", give.action, "give to others", data=list(give.form_values()))
    person.books.did(Act(person.name, "give to others", outcome_of(done), "team", ""), done.alert)
    if done.location:
        person.browser.open(done.location, "page after: give to others")
