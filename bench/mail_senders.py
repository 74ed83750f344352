"""Mail programs of citizens: they send until they hear 250, whatever happens to the gateway meanwhile."""

import random
import smtplib
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable

from bench.mail_desk import HOST, PATIENCE
from bench.mail_letters import TO, Letter

_PAUSE = 0.02
_ANSWER = 30.0
GONE = "gone"


class Sender(threading.Thread):
    """One connection at a time. A letter that was not answered with 250 is sent again, the same bytes."""

    def __init__(self, port: int, letters: Iterable[Letter], leaves: float = 0.0, seed: int = 1) -> None:
        super().__init__(daemon=True)
        self.port = port
        self.letters = list(letters)
        self.leaves = leaves
        self.chance = random.Random(seed)
        self.heard: Counter[str] = Counter()
        self.answered: dict[str, float] = {}
        self.given_up: list[Letter] = []
        self.patience = PATIENCE
        self.between: Callable[[], float] = float
        """Seconds of rest after each letter; none by itself."""
        self._connection: smtplib.SMTP | None = None

    def run(self) -> None:
        for letter in self.letters:
            end = time.monotonic() + self.patience
            while not self._sent(letter):
                if time.monotonic() > end:
                    self.given_up.append(letter)
                    break
                time.sleep(_PAUSE)
            time.sleep(self.between())
        self._hang_up()

    def _sent(self, letter: Letter) -> bool:
        """One try; whether it ended with a 250 that was read."""
        try:
            code = self._try(letter)
        except (OSError, smtplib.SMTPException) as error:
            code = getattr(error, "smtp_code", 0)
            self._hang_up()
        self.heard[str(code) if code else GONE] += 1
        if code == 250:
            self.answered[letter.message_id] = time.time()
        return code == 250

    def _try(self, letter: Letter) -> int:
        smtp = self._connected()
        for code, text in (smtp.mail(letter.sender), smtp.rcpt(TO)):
            if code != 250:
                raise smtplib.SMTPResponseException(code, text)
        if self.leaves and self.chance.random() < self.leaves:
            self._leave_after_the_dot(smtp, letter)
            return 0
        return smtp.data(letter.raw)[0]

    def _leave_after_the_dot(self, smtp: smtplib.SMTP, letter: Letter) -> None:
        """As when the line breaks at the worst moment: all is sent, the 250 is never read."""
        smtp.docmd("DATA")
        smtp.send(letter.raw.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        smtp.close()
        self._connection = None

    def _connected(self) -> smtplib.SMTP:
        if self._connection is None:
            smtp = smtplib.SMTP(HOST, self.port, local_hostname="citizens.example.jp", timeout=_ANSWER)
            smtp.ehlo()
            self._connection = smtp
        return self._connection

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def answers(port: int) -> bool | None:
    """Whether a mail server says that it is ready; None where it does not, for `wait_until`."""
    try:
        with smtplib.SMTP(HOST, port, timeout=5) as smtp:
            return smtp.noop()[0] == 250 or None
    except (OSError, smtplib.SMTPException):
        return None
