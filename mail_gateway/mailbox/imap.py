"""A mailbox and the way into it by IMAP (RFC 3501). EXAMINE opens it for reading only."""

import enum
import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from mail_gateway.mailbox.folder_names import quoted
from mail_gateway.mailbox.imap_folder import Conversation, Folder, MailboxError, TlsConversation, reason_of


class Encryption(enum.Enum):
    """How the password and the mail are hidden on their way."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


@dataclass(frozen=True)
class Mailbox:
    """Where mail is fetched from. `timeout`: seconds for each answer."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    encryption: Encryption = Encryption.TLS
    timeout: float = 30.0

    @property
    def name(self) -> str:
        """user@host/folder: under this name it is known how far the mailbox was read."""
        return f"{self.user}@{self.host}/{self.folder}"

    @contextmanager
    def opened(self) -> Iterator[Folder]:
        """The folder, open for reading. Raises MailboxError, then and in each use of it."""
        conversation = None
        try:
            conversation = self._connected()
            yield self._examined(conversation)
            with suppress(imaplib.IMAP4.error, OSError):
                conversation.logout()
        except (imaplib.IMAP4.error, OSError) as error:
            raise MailboxError(reason_of(error)) from error
        finally:
            if conversation is not None:
                _close(conversation)

    def _connected(self) -> Conversation:
        context = ssl.create_default_context()
        if self.encryption is Encryption.TLS:
            return TlsConversation(self.host, self.port, ssl_context=context, timeout=self.timeout)
        conversation = Conversation(self.host, self.port, timeout=self.timeout)
        if self.encryption is Encryption.STARTTLS:
            try:
                conversation.starttls(context)
            except BaseException:
                _close(conversation)
                raise
        return conversation

    def _examined(self, conversation: Conversation) -> Folder:
        self._log_in(conversation)
        answer, _ = conversation.select(quoted(self.folder), readonly=True)
        _, found = conversation.response("UIDVALIDITY")
        number = found[0] if found else None
        if answer != "OK" or not isinstance(number, bytes) or not number.isdigit():
            raise MailboxError("the folder cannot be opened")
        return Folder(conversation, int(number))

    def _log_in(self, conversation: Conversation) -> None:
        try:
            if "AUTH=PLAIN" in conversation.capabilities:
                words = f"\0{self.user}\0{self.password}".encode()
                conversation.authenticate("PLAIN", lambda _: words)
            else:
                conversation.login(self.user, self.password)
        except imaplib.IMAP4.abort:
            raise
        except (imaplib.IMAP4.error, UnicodeError) as error:
            raise MailboxError("user and password were refused") from error


def _close(conversation: imaplib.IMAP4) -> None:
    with suppress(OSError):
        conversation.shutdown()
