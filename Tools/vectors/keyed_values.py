#!/usr/bin/env python3
"""Test vectors for keyed values, computed from the text of docs/keyed-values.md with Python's hmac alone.

Prints the vectors; with --check, compares them with the block in docs/keyed-values.md and exits 1 if they differ.
"""

import hashlib
import hmac
import pathlib
import sys

SECRET = b"midic test vectors: not a secret"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def mac(key, message):
    return hmac.new(key, message, hashlib.sha256).digest()


def subkey(secret, purpose):
    return mac(secret, b"midic/1/" + purpose.encode())


def fields(*values):
    return b"".join(len(v).to_bytes(4, "little") + v for v in values)


def trim(value):
    return value.lstrip(b" ").rstrip(b" \0")


def uuid_uid(code):
    number = bytearray(code[:16])
    number[6] = number[6] & 0x0F | 0x80
    number[8] = number[8] & 0x3F | 0x80
    return "2.25." + str(int.from_bytes(number, "big"))


def uid(secret, scope, scope_values, value):
    message = fields(scope.encode(), *map(trim, scope_values), trim(value))
    return uuid_uid(mac(subkey(secret, "uid"), message))


def pseudonym(secret, domain, prefix, characters, value):
    head = [b"project"] if domain is None else [b"domain", trim(domain)]
    code = mac(subkey(secret, "pseudonym"), fields(*head, trim(value)))
    number = int.from_bytes(code + b"\0", "big")
    return prefix + "".join(CROCKFORD[number >> (264 - 5 * (i + 1)) & 31] for i in range(characters))


def days(secret, low, high, value, step=1, issuer=None):
    key = subkey(secret, "offset")
    scope = "days" if step == 1 else "steps"
    around = [str(low).encode(), str(high).encode()]
    if step != 1:
        around.append(str(step).encode())
    if issuer is not None:
        scope += " of pair"
        around.append(trim(issuer))
    code = mac(key, fields(scope.encode(), *around, trim(value)))
    first, last = -(-low // step), high // step
    count = last - first + 1
    while True:
        for start in range(0, 32, 8):
            word = int.from_bytes(code[start:start + 8], "big")
            if word < 2**64 // count * count:
                return step * (first + word % count)
        code = mac(key, code)


def name(secret, part, file_digest):
    return uuid_uid(mac(subkey(secret, "name"), fields(part.encode(), file_digest)))


def vectors():
    yield "secret", SECRET.decode()
    yield "check", mac(SECRET, b"midic/1/check")[:4].hex()
    for purpose in ["uid", "pseudonym", "offset", "name"]:
        yield "subkey", purpose, subkey(SECRET, purpose).hex()
    for scope, around, value in [
        ("project", "", "1.2.840.113619.2.55.3.1"),
        ("project", "", "2.25.1"),
        ("study", "1.2.3.4", "1.2.840.113619.2.55.3.1"),
        ("patient", "ID 0001", "1.2.840.113619.2.55.3.1"),
    ]:
        yield "uid", scope, around, value, uid(SECRET, scope, [around.encode()] if around else [], value.encode())
    for domain, prefix, characters, value in [
        ("", "", 12, "ID 0001"),
        ("", "SITE-", 13, "ID 0001"),
        ("", "", 51, "ID 0002"),
        ("names", "", 16, "Doe^Jane"),
        ("", "", 12, "Müller^Jörg"),
    ]:
        made = pseudonym(SECRET, domain.encode() if domain else None, prefix, characters, value.encode())
        yield "pseudonym", domain, prefix, str(characters), value, made
    for low, high, value in [
        (-3650, -30, "ID 0001"),
        (-3650, -30, "ID 0002"),
        (1, 1, "ID 0001"),
        (1, 36500, "2.25.1"),
    ]:
        yield "offset", str(low), str(high), value, str(days(SECRET, low, high, value.encode()))
    for low, high, step, value in [
        (-3650, -30, 7, "ID 0001"),
        (-3650, -30, 7, "ID 0002"),
        (30, 3650, 28, "2.25.1"),
    ]:
        yield "steps", str(low), str(high), str(step), value, str(days(SECRET, low, high, value.encode(), step))
    for low, high, step, issuer, value in [
        (-3650, -30, 1, "HOSPITAL A", "ID 0001"),
        (-3650, -30, 1, "HOSPITAL B", "ID 0001"),
        (-3650, -30, 7, "HOSPITAL A", "ID 0001"),
    ]:
        made = days(SECRET, low, high, value.encode(), step, issuer.encode())
        yield "pair", str(low), str(high), str(step), issuer, value, str(made)
    digest = hashlib.sha256(b"file").digest()
    for part in ["study", "series", "sop"]:
        yield "name", part, digest.hex(), name(SECRET, part, digest)


def main():
    lines = ["|".join(vector) for vector in vectors()]
    if sys.argv[1:] == ["--check"]:
        page = pathlib.Path(__file__).resolve().parents[2] / "docs" / "keyed-values.md"
        block = page.read_text(encoding="utf-8").split("```vectors\n")[1].split("\n```")[0]
        if block.splitlines() != lines:
            print("docs/keyed-values.md does not have the computed vectors", file=sys.stderr)
            return 1
        return 0
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
