# SPDX-License-Identifier: GPL-3.0-or-later
"""Sentences that people read are in the catalogue: the app's own, and those that the server sends."""
import re
import tomllib

from rules import WHOLE_FILE, Finding, below, is_c_file, rule

WORDS = 'src/client/rialto-server-words.c'
ERRORS = 'src/model/contract/errors.toml'
# What answers a request, but for mails and pages, which browsers and mail readers show.
SERVER = below('server/account', 'server/blobs', 'server/feed', 'server/http', 'server/notify', 'server/people', 'server/renditions')
MODEL = ('src/model/rialto-codec-', 'src/model/rialto-route')
NOT_SENT = {'server/account/mail-pages.c', 'server/account/rialto-account-mails.c', 'server/http/rialto-html-page.c'}

SENTENCE = re.compile(r'[A-Z“%].* .*[.!?…]')
FAIL = re.compile(r'\b(?:rialto_fail_detail|rialto_fail_field|rialto_error_add_fault|g_set_error(?:_literal)?|'
                  r'g_error_new(?:_literal)?|dex_future_new_reject)\s*\(')
# What the journal gets, and what tells a fiber that nobody waits: nobody reads it on a screen.
UNSEEN = re.compile(r'\b(?:g_(?:debug|info|message|warning|critical|error|printerr|log_structured|test_\w+)|rialto_log_\w+)\s*\(|G_IO_ERROR_CANCELLED')
TRANSLATED = re.compile(r'\b(?:_|N_|C_|NC_|ngettext|gettext)\s*\([^()]*$')
# What stands between the parts of a literal: "%" G_GINT64_FORMAT " items".
FORMAT = re.compile(r'"\s*G_(?:GU?INT64|GSIZE)_FORMAT\s*"')
# Numbers come to the app as text.
NUMBER = re.compile(r'%[-+ 0#]*\d*[hlzj]*[dioux]')


def literals(source):
    """(offset, text, statement so far) of literals; neighbours and the macros of GLib between them are one."""
    text = FORMAT.sub(lambda match: 'd' + '\0' * (len(match[0]) - 1), source.uncommented)
    for match in re.finditer(r'(?<![\w\'])"(?:\\.|[^"\\\n])*"(?:\s*"(?:\\.|[^"\\\n])*")*', text):
        parts = re.findall(r'"((?:\\.|[^"\\\n])*)"', match[0])
        start = max(source.statements.rfind(sign, 0, match.start()) for sign in ';{}')
        yield match.start(), ''.join(parts).replace('\0', ''), source.uncommented[start + 1:match.start()]


@rule('untranslated', lambda s: s.path.startswith('src/') and is_c_file(s) and not s.path.startswith('src/model/'))
def untranslated(source, tree):
    """A sentence in the app's code goes through gettext, an error's before all."""
    for offset, text, before in literals(source):
        shown = SENTENCE.fullmatch(text) or (FAIL.search(before) and re.search(r'[A-Za-z] ', text))
        if shown and not UNSEEN.search(before) and not TRANSLATED.search(before):
            yield source.line_of(offset), f'people read this, but no catalogue has it: _ ("{text}")'


def sent(tree, files):
    """Sentence -> where the server says it."""
    found = {}
    titles = tree.by_path.get(ERRORS)
    if titles is not None:
        for name, error in tomllib.loads(titles.text)['error'].items():
            line = next(n for n, text in enumerate(titles.lines, 1) if text.startswith(f'[error.{name}]'))
            found.setdefault(error['title'], (ERRORS, line))
    for source in files:
        for offset, text, before in literals(source):
            if SENTENCE.fullmatch(text) and not UNSEEN.search(before):
                found.setdefault(NUMBER.sub('%s', text), (source.path, source.line_of(offset)))
    return found


@rule('server-words', lambda s: is_c_file(s) and (SERVER(s) or s.path.startswith(MODEL)) and s.path not in NOT_SENT, over_tree=True)
def server_words(tree, files):
    """The app has each sentence that the server sends, to say it in the language of whoever reads, and no other."""
    words = tree.by_path.get(WORDS)
    listed = {text: words.line_of(offset) for offset, text, before in literals(words) if TRANSLATED.search(before)} if words else {}
    said = sent(tree, files)
    for text, (path, line) in said.items():
        if text not in listed:
            yield Finding(path, line, f'{WORDS} lacks “{text}”')
    for text, line in listed.items():
        if text not in said:
            yield Finding(WORDS, line, f'the server does not say “{text}” any more')
