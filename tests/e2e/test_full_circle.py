"""Journey 5: what the centre cannot answer goes to a section and comes back, on the web and by mail."""

from collections.abc import Callable
from email.message import EmailMessage

from playwright.sync_api import Page, expect

from tests.e2e.conftest import BORDER, Desk
from tests.e2e.test_call import choose_service
from tests.e2e.test_escalation import hand_over

OpenAs = Callable[[str], Page]
SECTION = "gakumu-shien@dept.city.example.jp"


def open_at_department(staff: Page, number: str) -> None:
    staff.goto("/department/")
    staff.locator("tr", has_text=number).locator("a.row-link").first.click()


def step(page: Page, action: str) -> None:
    """Press the button of the form that does `action`."""
    page.locator(f"form[action$='/{action}'] button[data-primary]").first.click()


def reload_until(page: Page, text: str) -> None:
    """A mail takes its time through gateway and worker."""
    for _attempt in range(60):
        page.reload()
        if text in (page.locator("main").text_content() or ""):
            break
        page.wait_for_timeout(500)
    expect(page.locator("main")).to_contain_text(text)


def test_a_question_goes_to_the_section_and_back_until_the_citizen_knows(open_as: OpenAs) -> None:
    desk = open_as("operator1")
    number = hand_over(desk, "転入前の学校で認定されていた場合の扱いを教えてください")

    staff = open_as("gakumu1")
    open_at_department(staff, number)
    step(staff, "accept")
    expect(staff.locator(".strip .state").first).to_have_text("対応中")
    staff.locator("summary[data-key=q]").click()
    staff.locator("[name=question_back]").fill("転入日はいつですか。")
    step(staff, "ask")
    expect(staff.locator(".strip")).to_contain_text("停止中")

    desk.goto(f"/inquiries/{number}")
    expect(desk.locator(".strip .state").first).to_have_text("所管課からの確認あり")
    desk.get_by_role("link", name="所管課からの確認に回答する").click()
    desk.locator("textarea[name=text]").fill("11月2日です。")
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url(f"**/inquiries/{number}*")
    expect(desk.locator(".strip .state").first).to_have_text("所管課照会中")

    open_at_department_of_working(staff, number)
    staff.locator("#answer").fill("転入後に改めて申請が必要です。")
    staff.keyboard.press("Control+Enter")
    expect(staff.locator(".strip .state").first).to_have_text("回答済")

    desk.goto(f"/inquiries/{number}")
    expect(desk.locator(".escalation-card")).to_contain_text("転入後に改めて申請が必要です。")
    expect(desk.locator(".escalation-card")).to_contain_text("センター")
    desk.get_by_text("市民への架電を記録する").click()
    desk.locator("#call-made textarea").fill("所管課の回答をお伝えした")
    desk.locator("#call-made button[data-primary]").click()
    expect(desk.locator(".strip .state").first).to_have_text("完了")


def open_at_department_of_working(staff: Page, number: str) -> None:
    staff.goto("/department/?view=working")
    staff.locator("tr", has_text=number).locator("a.row-link").first.click()


def test_a_section_that_only_reads_mail_answers_by_replying(open_as: OpenAs, desk: Desk) -> None:
    page = open_as("operator1")
    before = len(desk.sent_to(SECTION))
    number = hand_over(page, "就学援助の所得の基準となる年度を教えてください")
    notice = next(mail for mail in desk.wait_for_mail(SECTION, before + 1) if number in mail["Subject"])
    assert "所得の基準" not in notice.get_content()

    desk.send(reply_to(notice, "令和7年分の所得で判定します。\n\n> 貴課への照会があります。", verified=True))
    page.goto(f"/inquiries/{number}")
    reload_until(page, "令和7年分の所得で判定します。")
    expect(page.locator(".strip .state").first).to_have_text("所管課回答済")
    confirmation = desk.wait_for_mail(SECTION, before + 2)[-1]
    assert "回答として登録しました" in confirmation.get_content()


def test_a_reply_nobody_vouches_for_waits_for_a_supervisor_who_phones(open_as: OpenAs, desk: Desk) -> None:
    page = open_as("operator1")
    before = len(desk.sent_to(SECTION))
    number = hand_over(page, "就学援助の申請書の提出先を教えてください")
    notice = next(mail for mail in desk.wait_for_mail(SECTION, before + 1) if number in mail["Subject"])
    desk.send(reply_to(notice, "学校へ提出してください。", verified=False))
    page.goto(f"/inquiries/{number}")
    reload_until(page, "確認待ち")
    expect(page.locator(".strip .state").first).to_have_text("所管課照会中")

    supervisor = open_as("supervisor1")
    supervisor.goto("/department-mail/")
    supervisor.locator("tr", has_text=number).locator("a.row-link").click()
    supervisor.locator("form[action$='/take-over'] button[data-primary]").click()
    expect(supervisor.locator("main [role=alert]").first).to_contain_text("担当課に電話で確認してから")
    supervisor.locator("#made_sure").check()
    supervisor.keyboard.press("Control+Enter")
    supervisor.wait_for_url(f"**/inquiries/{number}*")
    expect(supervisor.locator(".escalation-card")).to_contain_text("学校へ提出してください。")


def test_what_needs_agreement_reaches_nobody_before_a_supervisor_agrees(open_as: OpenAs) -> None:
    page = open_as("operator1")
    page.goto("/calls/new")
    page.fill("#phone", "096-000-7799")
    choose_service(page, "市税振替及び還付口座登録業務")
    page.fill("#question", "引き落としの口座番号が変わりました")
    page.locator("button[value=escalated]").click()
    page.wait_for_url("**/escalate")
    page.locator("#unanswered").select_option("no_article")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/inquiries/R*")
    number = page.url.rsplit("/", 1)[1].split("?")[0]
    expect(page.locator(".strip .state").first).to_have_text("承認・振り分け待ち")
    staff = open_as("nozei1")
    staff.goto("/department/")
    expect(staff.locator("body")).not_to_contain_text(number)

    supervisor = open_as("supervisor1")
    supervisor.goto("/handovers")
    supervisor.locator("tr", has_text=number).locator("a.row-link").click()
    expect(supervisor.locator("#handed-over")).to_contain_text("収納管理係")
    supervisor.locator("form.article-form button[data-primary]").click()
    supervisor.wait_for_url(lambda url: "/handovers/" not in url)
    staff.goto("/department/")
    expect(staff.locator("body")).to_contain_text(number)


def reply_to(notice: EmailMessage, words: str, *, verified: bool) -> EmailMessage:
    """As the section's mail program replies, past the city's border relay where it is `verified`."""
    mail = EmailMessage()
    if verified:
        mail["Authentication-Results"] = f"{BORDER}; dmarc=pass header.from=dept.city.example.jp"
    mail["From"] = f"学務支援課 <{SECTION}>"
    mail["To"] = str(notice["Reply-To"])
    mail["Subject"] = f"Re: {notice['Subject']}"
    mail["In-Reply-To"] = str(notice["Message-ID"])
    mail["Message-ID"] = f"<{abs(hash(words))}@dept.city.example.jp>"
    mail.set_content(words)
    return mail
