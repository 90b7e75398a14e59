#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""pseudo.py CATALOGUE OUTPUT: a catalogue of the same words, longer and accented: Home becomes «Ĥööɱéé».

What is cut off, what was never marked for translation and what is glued together shows on the screen. Only for looking: never committed.
"""
import ast
import re
import sys
from pathlib import Path

ACCENTS = str.maketrans('ACDEGHIJKLNORSTUWYZacdeghijklmnoprstuwyz', 'ÅÇĐÉĜĤÎĴĶĻÑÖŔŠŢÛŴÝŽåçđéĝĥîĵķļɱñöþŕšţûŵýž')
# What a program fills in stays as it is.
KEPT = re.compile(r'(%[-+#0 ]*(?:\d+\$)?\d*(?:\.\d+)?(?:hh|h|ll|l|z)?[a-zA-Z%]|</?[a-z]+>|&[a-z]+;)')
FIELD = re.compile(r'^(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) (".*")$')


LONG = 8  # letters of a word that is not made longer


def lengthen(words):
    """About half as long again, where people read: at the vowels. A long word stays as it is: few are longer in any language."""
    doubled = re.sub(rf'\b\w{{1,{LONG - 1}}}\b', lambda word: re.sub(r'[aeouAEOU]', lambda vowel: vowel[0] + vowel[0].lower(), word[0]), words)
    return doubled.translate(ACCENTS)


def disguise(text):
    parts = [part if KEPT.fullmatch(part) else lengthen(part) for part in KEPT.split(text)]
    body = ''.join(parts)
    start = len(body) - len(body.lstrip('\n'))
    return body[:start] + f'«{body[start:]}»'


def quote(text):
    return '"' + text.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n') + '"'


def entries(text):
    for block in text.split('\n\n'):
        entry, field = {}, None
        for line in block.splitlines():
            match = FIELD.match(line)
            if match:
                field = match[1]
                entry[field] = ast.literal_eval(match[2])
            elif line.startswith('"'):
                entry[field] += ast.literal_eval(line)
        if 'msgid' in entry:
            yield entry


def translate(entry):
    """The lines of an entry, said in the language that nobody speaks."""
    lines = [f'{field} {quote(entry[field])}' for field in ('msgctxt', 'msgid', 'msgid_plural') if field in entry]
    if not entry['msgid']:
        lines.append(f'msgstr {quote(entry["msgstr"])}')
    elif 'msgid_plural' in entry:
        lines += [f'msgstr[{n}] {quote(disguise(entry[field]))}' for n, field in enumerate(('msgid', 'msgid_plural'))]
    else:
        lines.append(f'msgstr {quote(disguise(entry["msgid"]))}')
    return '\n'.join(lines)


def make(catalogue, output):
    output.write_text('\n\n'.join(translate(entry) for entry in entries(catalogue.read_text())) + '\n')


if __name__ == '__main__':
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    make(Path(sys.argv[1]), Path(sys.argv[2]))
