"""DKIM signatures of our domain (RFC 6376, RFC 8301, RFC 8463), put on as a message leaves."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass, field, replace

import dkim
from dkim.crypto import RSASSA_PKCS1_v1_5_sign, RSASSA_PKCS1_v1_5_verify, parse_pem_private_key
from nacl.signing import SigningKey

from mail_gateway.outgoing.transports import MailTransport, Parcel

# RFC 6376, 5.4.1. A field that is named once more than it occurs cannot be added on the way.
SIGNED = (
    *(
        "from",
        "to",
        "reply-to",
        "subject",
        "date",
        "message-id",
        "in-reply-to",
        "references",
        "auto-submitted",
    ),
    *("mime-version", "content-type", "content-transfer-encoding"),
    *("from", "to", "reply-to", "subject", "date"),
)
_LEAST_BITS = 1024  # RFC 8301, 3.2: what receivers must not accept is not worth sending
_PEM = re.compile(r"-----BEGIN ([A-Z ]+)-----\s+(.*?)\s+-----END \1-----", re.DOTALL)
_ED25519 = bytes.fromhex(
    "302e020100300506032b657004220420"
)  # PKCS #8 before the 32 bytes of the key (RFC 8410)
_SELECTOR = re.compile(
    r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*", re.I | re.ASCII
)


@dataclass(frozen=True)
class DkimSigner:
    """Signs for one domain with one key; made by `signer_of`, which has tried the key."""

    domain: str
    selector: str
    algorithm: str
    key: bytes = field(repr=False)

    def signed(self, raw: bytes) -> bytes:
        """The mail with a signature in front, relaxed/relaxed over all of its body; nothing else is touched."""
        found: bytes = dkim.DKIM(raw).sign(
            self.selector.encode("ascii"),
            self.domain.encode("ascii"),
            self.key,
            signature_algorithm=self.algorithm.encode("ascii"),
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[name.encode("ascii") for name in SIGNED],
        )
        return found + raw


@dataclass(frozen=True)
class SigningTransport:
    """Signs each message and hands it on."""

    signer: DkimSigner
    onward: MailTransport

    def send(self, parcel: Parcel) -> None:
        self.onward.send(replace(parcel, raw=self.signer.signed(parcel.raw)))


def signer_of(domain: str, selector: str, key: str) -> DkimSigner:
    """The signer with an RSA or Ed25519 key in PEM without a password.

    Raises ValueError, which never quotes the key, for one that cannot sign and for a selector that is no name.
    """
    if _SELECTOR.fullmatch(selector) is None:
        raise ValueError("the selector is no name of the DNS")
    pem = _PEM.search(key.replace("\\n", "\n").replace("\r", ""))
    if pem is None:
        raise ValueError("the key is not PEM")
    try:
        content = base64.b64decode("".join(pem[2].split()), validate=True)
    except binascii.Error:
        raise ValueError("the key is damaged") from None
    if content.startswith(_ED25519):
        return DkimSigner(domain, selector, "ed25519-sha256", _ed25519(content[len(_ED25519) :]))
    return DkimSigner(domain, selector, "rsa-sha256", _rsa(pem[1], content))


def _ed25519(seed: bytes) -> bytes:
    try:
        SigningKey(seed)
    except Exception:  # a ValueError of its own that is none
        raise ValueError("the key is damaged") from None
    return base64.b64encode(seed)


def _rsa(label: str, content: bytes) -> bytes:
    """The key as dkimpy reads it, after it has signed something its public half agrees to."""
    pem = f"-----BEGIN {label}-----\n{base64.b64encode(content).decode('ascii')}\n-----END {label}-----\n"
    trial = hashlib.sha256(b"trial")
    try:
        key = parse_pem_private_key(pem.encode("ascii"))
        works = RSASSA_PKCS1_v1_5_verify(trial, RSASSA_PKCS1_v1_5_sign(trial, key), key)
    except Exception:  # of many kinds: its reader of ASN.1 checks little
        raise ValueError("the key is neither RSA nor Ed25519, is damaged, or has a password") from None
    if not works:
        raise ValueError("the key is damaged")
    if key["modulus"].bit_length() < _LEAST_BITS:
        raise ValueError(f"the key is shorter than {_LEAST_BITS} bits")
    return pem.encode("ascii")
