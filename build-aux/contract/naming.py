# SPDX-License-Identifier: GPL-3.0-or-later
"""How names of the contract become names in C."""

import re

C_WORDS = frozenset(
    "alignas alignof asm auto bool break case char const constexpr continue default do double else enum extern false "
    "float for goto if inline int long nullptr register restrict return short signed sizeof static static_assert "
    "struct switch thread_local true typedef typeof union unsigned void volatile while linux unix".split())

# Types that are written by hand; an entity or enum of that name could not be compiled next to them.
TAKEN_TYPES = frozenset(
    "Arena Bind Bits BucketInfo Caller Clock Context EncodeFlags EntityInfo EnumInfo Error ErrorInfo Event EventInfo "
    "EventTopic EventType Exchange Fault Faults Field FieldFlags FieldType Frame Id IdSource Idempotency MapEntry Money "
    "Path PermissionInfo PrivacyInfo Request Route RouteThunk Rows Run Session Socket Sql Store TextFacet TextFacetKind "
    "Time Tx".split())

IDENTIFIER = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*\Z")
TYPE_NAME = re.compile(r"[A-Z][A-Za-z0-9]*\Z")
WORD = re.compile(r"[a-z0-9][a-z0-9_.:/-]*\Z")


def snake(name):
    """PostDraft -> post_draft"""
    name = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    return re.sub(r"([A-Z])([A-Z][a-z])", r"\1_\2", name).lower()


def camel(name):
    """create_post -> CreatePost"""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def upper(name):
    """post-draft, post_draft -> POST_DRAFT"""
    return re.sub(r"[^A-Z0-9]", "_", name.upper())


def c_string(text):
    """A C string literal, of ASCII and octal escapes."""
    out = []
    for byte in text.encode():
        char = chr(byte)
        if char in "\"\\":
            out.append("\\" + char)
        elif char == "\n":
            out.append("\\n")
        elif 0x20 <= byte < 0x7f and char != "?":
            out.append(char)
        elif char == "?":
            out.append("?" if not (out and out[-1] == "?") else "\\?")
        else:
            out.append("\\%03o" % byte)
    return '"' + "".join(out) + '"'
