"""Take the pictures of docs/design.md from a running desk with the sample city and some past load.

inquiry-desk sample past
python docs/pictures.py [http://127.0.0.1:8000 [127.0.0.1:8025]]
python docs/screens.py [http://127.0.0.1:8000]      every other screen, and docs/screens.md
"""

import shutil
import smtplib
import sys
from collections.abc import Callable
from email.message import EmailMessage

from camera import WIDE, base_of, signed_in, take
from playwright.sync_api import Page, sync_playwright

QUESTION, BILL = "申請書の受け取りについて", "請求書の送付"


def call(page: Page) -> None:
    page.goto("/calls/new")
    page.get_by_role("button", name="破棄して新しく始める").click()
    page.wait_for_load_state()
    page.fill("#phone", "096-000-1234")
    page.select_option("#service_id", label="就学援助業務")
    page.locator("#question").press_sequentially("転校してきたばかりですが就学援助は使えますか")
    page.locator(".hit").first.wait_for()
    page.wait_for_timeout(600)
    page.keyboard.press("Alt+1")
    page.locator("#chosen .read-out").wait_for()
    page.wait_for_timeout(1200)


def inquiry(page: Page) -> None:
    page.goto("/departments")
    page.locator("a.row-link").first.click()
    page.wait_for_load_state()


def department(page: Page) -> None:
    page.goto("/department/?view=answered")
    page.locator("main a.row-link").first.click()
    page.wait_for_load_state()


def department_at_work(page: Page) -> None:
    """One that is being answered, or whatever the department was asked."""
    page.goto("/department/?view=working")
    if not page.locator("main a.row-link").count():
        page.goto("/department/?view=answered")
    page.locator("main a.row-link").first.click()
    page.wait_for_load_state()


def hand_over(page: Page) -> None:
    """An inquiry about a rule that names a section and what goes along."""
    page.goto("/calls/new")
    page.get_by_role("button", name="破棄して新しく始める").click()
    page.wait_for_load_state()
    page.fill("#phone", "096-000-1235")
    page.select_option("#service_id", label="就学援助業務")
    page.locator("#category_id option", has_text="審査状況").wait_for(state="attached")
    page.select_option("#category_id", label="審査状況")
    page.fill("#question", "先月申請した就学援助の審査は、いつ終わりますか。")
    page.locator("button[value=escalated]").click()
    page.wait_for_url("**/escalate")


def asked_of_a_supervisor(page: Page) -> None:
    """A call-taker asks for what needs agreement; the supervisor decides."""
    author = signed_in(page.context.browser, base_of(page), "operator1")
    author.goto("/calls/new")
    author.get_by_role("button", name="破棄して新しく始める").click()
    author.wait_for_load_state()
    author.fill("#phone", "096-000-1236")
    author.select_option("#service_id", label="市税振替及び還付口座登録業務")
    author.fill("#question", "引き落としの口座番号が変わりました。手続きを教えてください。")
    author.locator("button[value=escalated]").click()
    author.wait_for_url("**/escalate")
    author.get_by_label("一次で回答できなかった理由").select_option(index=1)
    author.keyboard.press("Control+Enter")
    author.wait_for_url("**/inquiries/R*")
    author.context.close()
    page.goto("/handovers")
    page.locator("main a.row-link").first.click()
    page.wait_for_load_state()


def trying_rules(page: Page) -> None:
    page.goto("/admin/routing/try")
    page.select_option("[name=service_id]", label="市税振替及び還付口座登録業務")
    page.fill("[name=text]", "通帳が変わったので口座を変更したい")
    page.locator("main form button").first.click()
    page.wait_for_load_state()


def article(page: Page) -> None:
    page.goto("/faq/?q=就学援助 結果")
    page.locator("main a.row-link").first.click()
    page.wait_for_load_state()


def suggestions(page: Page) -> None:
    page.goto("/departments")
    page.locator("a.row-link").first.click()
    page.locator(".beside details summary").first.wait_for()
    page.locator(".beside details summary").first.click()
    page.locator(".beside").evaluate("panel => panel.scrollTo(0, 330)")


def report(page: Page) -> None:
    """A day that waits for the supervisor."""
    page.goto("/reports")
    page.locator("main a.row-link").first.click()
    page.wait_for_load_state()


def paper(page: Page) -> None:
    """The newest completion notice, as it is printed."""
    page.goto("/reports/monthly")
    page.locator("main table a").nth(1).click()
    page.wait_for_load_state()
    page.goto(f"{page.url}/print")


def send_mails(gateway: str) -> None:
    """Two citizens write; one of their mails has a program under the name of a document."""
    host, _, port = gateway.rpartition(":")
    with smtplib.SMTP(host, int(port)) as smtp:
        for sender, subject, text, file in (
            ("見本 花子 <hanako@citizen.example.jp>", QUESTION, "申請書は、どこでもらえますか。", ""),
            ("見本 次郎 <jiro@citizen.example.jp>", BILL, "請求書を送ります。", "請求書\u202efdp.exe"),
        ):
            mail = EmailMessage()
            mail["From"], mail["To"], mail["Subject"] = sender, "shugaku@desk.example.jp", subject
            mail.set_content(text, cte="base64")
            if file:
                mail.add_attachment(b"MZ sample", maintype="application", subtype="pdf", filename=file)
            smtp.send_message(mail)


def mail_of(page: Page, subject: str) -> None:
    """The inquiry of a mail, as soon as the worker has filed it."""
    row = page.locator("tr", has_text=subject)
    while not row.count():
        page.goto("/inquiries")
        page.wait_for_timeout(500)
    row.first.locator("a.row-link").click()
    page.wait_for_load_state()


def warnings(page: Page) -> None:
    mail_of(page, BILL)


def one_mail(page: Page) -> None:
    warnings(page)
    page.get_by_role("link", name="このメールの詳細").click()
    page.wait_for_load_state()


def composer(page: Page) -> None:
    mail_of(page, QUESTION)
    if page.get_by_role("button", name="担当する").count():
        page.get_by_role("button", name="担当する").click()
    page.fill(
        "#reply-body",
        "見本 花子様\n\n申請書は学校でお渡ししています。様式を添付します。\n\n熊本市総合行政事務センター",
    )
    form = {"name": "就学援助 申請書.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 sample"}
    page.set_input_files("#reply-file", form)
    page.locator(".chosen-files").wait_for()
    page.locator("#reply").scroll_into_view_if_needed()


def preview(page: Page) -> None:
    mail_of(page, QUESTION)
    page.press("#reply-body", "Control+Enter")
    page.locator(".letter-text").wait_for()


def agreeing(page: Page) -> None:
    author = signed_in(page.context.browser, base_of(page), "operator1")
    preview(author)
    for box in author.locator("main input[type=checkbox]").all():
        box.check()
    author.keyboard.press("Control+Enter")
    author.get_by_text("承認を依頼しました").first.wait_for()
    author.context.close()
    page.goto("/approvals")
    page.locator("main a.row-link").first.click()
    page.wait_for_load_state()


def refused(page: Page) -> None:
    page.goto("/cases/new")
    page.fill("[name=received_on]", "令和9年2月31日")
    page.press("[name=received_on]", "Control+Enter")
    page.wait_for_load_state()


def offline(page: Page) -> None:
    page.goto("/inbox")
    page.context.set_offline(True)
    page.evaluate("htmx.trigger(document.body, 'htmx:sendError')")
    page.wait_for_timeout(1500)


def keys(page: Page) -> None:
    page.goto("/inbox")
    page.keyboard.press("?")
    page.wait_for_timeout(500)


def signing_in(page: Page) -> None:
    page.context.clear_cookies()
    page.goto("/login")


def at(address: str) -> Callable[[Page], None]:
    return lambda page: page.goto(address) and None


PICTURES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "today": ("operator1", at("/")),
    "call": ("operator1", call),
    "inbox": ("operator1", at("/inbox")),
    "inquiries": ("operator1", at("/inquiries")),
    "inquiry": ("operator1", inquiry),
    "faq": ("operator1", at("/faq/?q=消火機 点検報国")),
    "article": ("supervisor1", article),
    "suggestions": ("operator1", suggestions),
    "gaps": ("supervisor1", at("/knowledge/gaps")),
    "learning": ("supervisor1", at("/faq/learning")),
    "gold": ("supervisor1", at("/faq/gold/trend")),
    "use": ("supervisor1", at("/knowledge/usage/articles")),
    "import": ("supervisor1", at("/faq/imports")),
    "approval": ("gakumu1", at("/faq/ours")),
    "figures": ("site-manager", at("/figures")),
    "definitions": ("site-manager", at("/figures/definitions")),
    "reports": ("supervisor1", at("/reports")),
    "report": ("supervisor1", report),
    "months": ("contract1", at("/reports/monthly")),
    "paper": ("contract1", paper),
    "team": ("supervisor1", at("/team")),
    "department": ("gakumu1", department),
    "department-at-work": ("kodomo1", department_at_work),
    "handing-over": ("operator1", hand_over),
    "deciding": ("supervisor1", asked_of_a_supervisor),
    "escalations": ("supervisor1", at("/escalations?tab=in_hand")),
    "call-backs": ("operator1", at("/callbacks")),
    "routing": ("site-manager", at("/admin/routing")),
    "routing-try": ("site-manager", trying_rules),
    "absences": ("supervisor1", at("/absences")),
    "warnings": ("supervisor1", warnings),
    "one-mail": ("supervisor1", one_mail),
    "composer": ("operator1", composer),
    "preview": ("operator1", preview),
    "agreeing": ("supervisor1", agreeing),
    "mail": ("supervisor1", at("/mail")),
    "users": ("admin", at("/admin/users")),
    "signing-in": ("operator1", signing_in),
    "keys": ("operator1", keys),
    "refused": ("operator1", refused),
    "empty": ("operator1", at("/inquiries?q=該当するものがない言葉")),
    "not-for-you": ("operator1", at("/admin/users")),
    "not-there": ("operator1", at("/inquiries/R8-999999")),
    "offline": ("operator1", offline),
}


def main(base: str, gateway: str) -> None:
    WIDE.mkdir(parents=True, exist_ok=True)
    send_mails(gateway)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--lang=ja"]
        )
        for name, (login_id, show) in PICTURES.items():
            page = signed_in(browser, base, login_id)
            show(page)
            take(page, name)
            page.context.close()
        browser.close()


if __name__ == "__main__":
    given = sys.argv[1:]
    main(given[0] if given else "http://127.0.0.1:8000", given[1] if len(given) > 1 else "127.0.0.1:8025")
