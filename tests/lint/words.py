# SPDX-License-Identifier: GPL-3.0-or-later
"""Words of the whole tree, and of its history."""
import re

from rules import Finding, Skip, rule

# The rules themselves name what they forbid.
OWN = 'tests/lint/'
LICENSED = ('.c', '.h', '.py', '.sh', '.toml', '.sql', '.blp', '.css', '.in', 'meson.build', 'meson.options')

TODO = re.compile(r'\b(?:TODO|FIXME|XXX|HACK)\b')
MACHINE = re.compile(r'(?<![\w.}$"~])/(?:work|home|root)/[\w.]')
REGISTRY_HOST = re.compile(r'\b(?:registry|artifactory|nexus|mirror|proxy)\.[\w-]+\.[a-z]{2,}\b|\bdeb\.debian\.org\b')
PROCESS = re.compile(r'\b[Ss]ession #?[1-9]\d*\b|\b(?:[Ii]ssue|[Pp]ull request|[Tt]icket|PR) ?#\d+|\bas the (?:design|brief) says\b')


def is_text(source):
    return not source.path.startswith(OWN) and source.name != 'COPYING'


def lines_with(source, pattern):
    for number, line in enumerate(source.lines, 1):
        match = pattern.search(line)
        if match:
            yield number, match[0]


@rule('todo', is_text)
def todo(source, tree):
    """Unfinished work is in the tracker."""
    for line, found in lines_with(source, TODO):
        yield line, f'{found}: finish it, or write an issue'


@rule('machine-path', is_text)
def machine_path(source, tree):
    """No path or host of the machine that something was written on."""
    for line, found in lines_with(source, MACHINE):
        yield line, f'{found}: a path of one machine'
    for line, found in lines_with(source, REGISTRY_HOST):
        yield line, f'{found}: a host that others may not reach; take it from the environment'


@rule('process-words', is_text)
def process_words(source, tree):
    """The tree speaks of the project alone."""
    for line, found in lines_with(source, PROCESS):
        yield line, f'"{found}": say what holds and why, not how it came about'


@rule('spdx', lambda s: is_text(s) and (s.name.endswith(LICENSED) or s.text.startswith('#!'))
      or s.path.startswith(OWN) and s.name.endswith('.py'))
def spdx(source, tree):
    """The licence is named at the top of each file."""
    # Catalogues copy the description of the app: it is everybody's.
    licence = 'CC0-1.0' if source.name.endswith('.metainfo.xml.in') else 'GPL-3.0-or-later'
    if not any(f'SPDX-License-Identifier: {licence}' in line for line in source.lines[:3]):
        yield 0, 'write SPDX-License-Identifier: GPL-3.0-or-later in the first lines'


SUBJECT = re.compile(r'[a-z0-9][a-z0-9 ,/_.*-]*: \S.*[^.\s]')
NOT_IMPERATIVE = re.compile(r'\w+(?:ing|ed)$|^(?:adds|fixes|changes|makes|removes|updates|uses|moves|lets|gives|allows)$', re.IGNORECASE)
IMPERATIVE = {'need', 'feed', 'seed', 'speed', 'embed', 'shed', 'bring', 'string', 'ring', 'ping', 'exceed', 'proceed', 'bed', 'wed', 'sing'}


@rule('commit-subject', lambda s: True, over_tree=True)
def commit_subject(tree, files):
    """area: imperative summary, at most 72 characters, nobody but the author."""
    if tree.commits is None:
        raise Skip('no git history here')
    for name, subject, body in tree.commits:
        path, _, line = name.partition(':')
        summary = subject.partition(': ')[2].split()
        if not SUBJECT.fullmatch(subject):
            problem = 'write `area: imperative summary`, without a full stop'
        elif len(subject) > 72:
            problem = f'{len(subject)} characters, at most 72'
        elif summary and NOT_IMPERATIVE.search(summary[0]) and summary[0].lower() not in IMPERATIVE:
            problem = f'"{summary[0]}" is not imperative'
        elif re.search(r'^Co-authored-by:', body, re.MULTILINE | re.IGNORECASE):
            problem = 'a commit has one author'
        else:
            continue
        yield Finding(path, int(line or 0), f'commit "{subject}": {problem}')
