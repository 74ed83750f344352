"""Mail made to hurt: section 5 of the hazards, and more."""

from tests.unit.mail_gateway.mails import mail, multipart
from tests.unit.mail_gateway.winmail import attribute, file, winmail

MULTIPART = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
NESTED = b"".join(
    b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(1_000)
)

COSTLY = {
    "sender_of_200_000_characters": b"From: " + b"a" * 200_000 + b"\r\n\r\nx",
    "sender_of_20_000_characters": b"From: " + b"a" * 20_000 + b"\r\n\r\nx",
    "8_000_recipients": b"To: " + b", ".join(b"u%d@example.jp" % n for n in range(8_000)) + b"\r\n\r\nx",
    "subject_of_200_000_characters": b"Subject: " + b"x" * 200_000 + b"\r\n\r\nx",
    "100_000_empty_parts": MULTIPART + b"--b\r\n\r\n" * 100_000,
    "300_000_false_boundaries": MULTIPART + b"\n--bx" * 300_000,
    "5_000_parameters": b"Content-Type: text/plain"
    + b"".join(b"; a%d=b" % n for n in range(5_000))
    + b"\r\n\r\nx",
    "800_nested_comments": b"From: " + b"(" * 800 + b"a" + b")" * 800 + b" <a@b.jp>\r\n\r\nx",
    "1_000_nested_multiparts": NESTED + b"x",
    "1_000_nested_messages": b"Content-Type: message/rfc822\r\n\r\n" * 1_000 + b"x",
    "100_000_fields": b"".join(b"X-%d: y\r\n" % n for n in range(100_000)) + b"\r\nx",
    "100_000_continuations": b"Subject: x\r\n" + b" y\r\n" * 100_000 + b"\r\nx",
    "unclosed_quotes": b"To: " + b'"\\' * 8_000 + b"\r\n\r\nx",
    "unclosed_encoded_words": mail(b"=?a?b? " * 40_000, subject=b"=?a?b? " * 2_000),
    "utf_32_garbage": mail(b"\xff\xfe\x00\x00garbage" * 30_000, content_type=b"text/plain; charset=utf-32"),
    "escapes": mail(b"\x1b" * 1_000_000),
    "bare_jis_starts": mail(b"$B" * 500_000),
    "bytes_of_no_charset": mail(bytes(range(128, 256)) * 5_000 + b"\n"),
    "soft_breaks_with_blanks": mail(
        b"=  " * 300_000, head=b"Content-Transfer-Encoding: quoted-printable\r\n"
    ),
    "nested_tables": mail(b"<table><tr><td>" * 20_000, content_type=b"text/html"),
    "unclosed_tags": mail(b'<a "' * 75_000, content_type=b"text/html"),
    "on_on_on": mail(b"On " * 20_000),
    "addresses_before_a_colon": mail(("2026年11月22日 10:41 " + "a@a" * 100 + "\n").encode() * 290),
    "ids": b"References: " + b"<" * 8_000 + b"a@" * 4_000 + b"\r\nMessage-ID: <\r\n\r\nx",
    "a_date_of_200_000_digits": b"Date: " + b"1" * 200_000 + b"\r\n\r\nx",
    "300_messages": MULTIPART + b"--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: a\r\n\r\nx\r\n" * 300,
    "a_winmail_dat_of_files": mail(winmail(file("a.pdf", b"x") * 5_000), content_type=b"application/ms-tnef"),
    "winmail_properties_that_promise_much": mail(
        winmail(attribute(0x9003, b"\xff\xff\0\0" + b"\x1f\x10\0\x10\xff\xff\xff\xff" * 9_000)),
        content_type=b"application/ms-tnef",
    ),
    "lines_of_uuencode": mail(
        b"begin 644 a\n" + b"M\n" * 700_000, head=b"Content-Transfer-Encoding: x-uuencode\r\n"
    ),
    "names_of_a_zip": multipart(b"\r\nx", b"Content-Type: application/zip\r\n\r\n" + b"PK\x03\x04" * 300_000),
    "comments_before_a_tag": multipart(b"\r\nx", b"Content-Type: image/png\r\n\r\n" + b"<!-- --> " * 100_000),
    "hidden_marks": mail(subject="\u202e\u200b".encode() * 3_000, body="\u202e".encode() * 90_000),
    "delays_in_a_bounce": mail(b"not been delivered " * 15_000).replace(b"yamada", b"mailer-daemon"),
    "fields_of_outlook": mail("差出人: a\n送信日時: b\n".encode() * 9_000),
    "only_line_ends": b"\n" * 1_000_000,
    "only_returns": b"\r" * 1_000_000,
    "nothing": b"",
}

POISON = [
    b"Message-ID: <",
    b'To: "',
    b"From: a@[",
    b"From: =?utf-8?Q?evil=0D=0A=0D=0ABcc:_x?= <a@b.jp>",
    b"From: " + b"\xff" * 99,
    b"Date: Mon, 99 Foo 99999 99:99:99 +9999",
    b"Date: Mon, 1 Jan 0001 00:00:00 +1400",
    b"Date: Fri, 31 Dec 9999 23:59:59 -1400",
    b"Content-Type: multipart/mixed; boundary=",
    b'Content-Type: multipart/mixed; boundary="',
    b"Content-Type: ;;;=",
    b"Content-Type: text/plain; charset*=''%%%",
    b"Content-Disposition: attachment; filename*999999999999999=x",
    b"Content-Transfer-Encoding: base64",
    *(
        b"Content-Type: text/plain; charset=" + label
        for label in (b"undefined", b"idna", b"rot13", b"hex", b"zlib", b"\x00", b"utf-16")
    ),
]
