# SPDX-License-Identifier: GPL-3.0-or-later
"""Every language says everything that the program says."""
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from rules import WHOLE_FILE, Finding, Skip, rule

TOOLS = ('xgettext', 'msgmerge', 'msgattrib', 'msgfmt')
# As meson's preset `glib` extracts, what concerns the words.
KEYWORDS = ('_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'g_dcgettext:2', 'g_dngettext:2,3', 'g_dpgettext2:2c,3')
ENTRY = re.compile(r'^msgid (".*"(?:\n".*")*)', re.MULTILINE)
PLACE = re.compile(r'^#: (\S+):(\d+)', re.MULTILINE)


def names_in(source):
    return [line.strip() for line in source.lines if line.strip() and not line.startswith('#')] if source else []


def run(folder, *command):
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def extract(tree, folder):
    """The template, fresh: what there is to say now."""
    names = [name for name in names_in(tree.by_path.get('po/POTFILES')) if name in tree.by_path]
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(tree.by_path[name].text)
    run(folder, 'xgettext', '--from-code=UTF-8', '--output=fresh.pot', *(f'--keyword={keyword}' for keyword in KEYWORDS), *names)


def entries(text):
    """(path, line, words) of a catalogue's entries, the header left out."""
    for block in text.split('\n\n'):
        words = ENTRY.search(block)
        place = PLACE.search(block)
        if words and place:
            yield place[1], int(place[2]), ''.join(part[1:-1] for part in words[1].split('\n'))


def judge(tree, folder, catalogue):
    """What a catalogue lacks, and what is wrong in it."""
    (folder / 'old.po').write_text(catalogue.text)
    checked = run(folder, 'msgfmt', '--check', '--check-accelerators=_', '--output-file=/dev/null', 'old.po')
    for line, complaint in re.findall(r'^old\.po:(\d+): (.+)$', checked.stderr, re.MULTILINE):
        yield Finding(catalogue.path, int(line), complaint)
    for number, line in enumerate(catalogue.lines, 1):
        if re.match(r'#,.*\bfuzzy\b', line):
            yield Finding(catalogue.path, number, 'a guess: look at it, then remove `fuzzy`')
    merged = run(folder, 'msgmerge', '--quiet', '--no-fuzzy-matching', '--no-wrap', '--add-location=full', 'old.po', 'fresh.pot', '--output-file=-')
    if merged.returncode != 0:
        yield Finding(catalogue.path, WHOLE_FILE, f'msgmerge cannot read it: {merged.stderr.strip()}')
        return
    (folder / 'new.po').write_text(merged.stdout)
    lacking = run(folder, 'msgattrib', '--untranslated', '--no-obsolete', '--no-wrap', 'new.po')
    for path, line, words in entries(lacking.stdout):
        yield Finding(path, line, f'{catalogue.path} lacks “{words}”: run `ninja -C _build rialto-update-po`, then fill it in')


@rule('translations', lambda s: s.path == 'po/LINGUAS', over_tree=True)
def translations(tree, files):
    """Each language in po/LINGUAS has all words of the files in po/POTFILES, and no guesses."""
    lost = [tool for tool in TOOLS if shutil.which(tool) is None]
    if lost:
        raise Skip(f'{lost[0]} is not installed')
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        extract(tree, folder)
        if not (folder / 'fresh.pot').exists():
            yield Finding('po/POTFILES', WHOLE_FILE, 'no words come out of the files that it names')
            return
        for language in (word for line in names_in(files[0]) for word in line.split()):
            catalogue = tree.by_path.get(f'po/{language}.po')
            if catalogue is None:
                yield Finding('po/LINGUAS', WHOLE_FILE, f'po/{language}.po does not exist')
            else:
                yield from judge(tree, folder, catalogue)
