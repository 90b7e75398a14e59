# SPDX-License-Identifier: GPL-3.0-or-later
"""Types, files and functions: one type a file, its name, its documentation, its header."""
import re

from rules import WHOLE_FILE, Finding, below, is_c_file, rule

DEFINE = re.compile(r'^G_DEFINE_(?:FINAL_|ABSTRACT_)?(?:TYPE|BOXED_TYPE|POINTER_TYPE|INTERFACE|ENUM_TYPE|FLAGS_TYPE)(?:_\w+)?\s*\(\s*(\w+)',
                    re.MULTILINE)
BODY = re.compile(r'\{[^{}]*\}')
PROTOTYPE = re.compile(r'(?:^|[\s*])(\w+)\s*\((?:[^()]|\([^()]*\))*\)\s*(?:G_\w+\s*(?:\([^()]*\)\s*)?)*$')


def kebab(name):
    name = re.sub(r'(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])', '-', name)
    return name.lower()


def prototypes(source):
    """(line, name) of the functions that a header declares; an inline one is read where it stands."""
    text = source.statements
    while BODY.search(text):
        # A body ends a statement as a semicolon does; what is inside it does not count.
        text = BODY.sub(lambda m: re.sub(r'[^\n]', ' ', m[0][:-1]) + ';', text)
    offset = 0
    for statement in text.split(';'):
        match = PROTOTYPE.search(statement.rstrip())
        head = re.sub(r'\bG_(?:BEGIN|END)_DECLS\b', '', statement).split()
        if match and not match[1].isupper() and not match[1].startswith(('G_', '_')) and head and head[0] not in ('typedef', 'static'):
            yield source.line_of(offset + match.start(1)), match[1]
        offset += len(statement) + 1


def doc_before(source, line, name):
    """Is there a GTK-Doc block for `name`, with something in it, right before the line?"""
    at = line - 2
    while at >= 0 and (not source.lines[at].strip() or 'lint: allow' in source.lines[at]):
        at -= 1
    if at < 0 or not source.lines[at].rstrip().endswith('*/'):
        return False
    end = at
    while at > 0 and not source.lines[at].lstrip().startswith('/**'):
        at -= 1
    block = source.lines[at:end + 1]
    if not re.match(rf'\s*\*\s*{name}:', block[1] if len(block) > 1 else ''):
        return False
    return any(re.match(r'\s*\*\s*[^\s*/]', line) for line in block[2:])


@rule('one-type', is_c_file)
def one_type(source, tree):
    """One type a file, and the file is named after it."""
    found = list(DEFINE.finditer(source.statements))
    for extra in found[1:]:
        yield source.line_of(extra.start()), f'{extra[1]}: a second type in one file, give it {kebab(extra[1])}.c'
    if found and source.path.startswith(('src/', 'server/')) and kebab(found[0][1]) + '.c' != source.name:
        yield source.line_of(found[0].start()), f'{found[0][1]} belongs into {kebab(found[0][1])}.c'


@rule('type-doc', lambda s: is_c_file(s) and s.path.startswith(('src/', 'server/')))
def type_doc(source, tree):
    """Each type has a block that says what it owns and is responsible for."""
    for match in DEFINE.finditer(source.statements):
        if not re.search(rf'^/\*\*\n \* {match[1]}:\n(?: \*\n)* \* \S', source.text, re.MULTILINE):
            yield source.line_of(match.start()), f'say in a /** {match[1]}: */ block what the type owns and is responsible for'


@rule('function-doc', lambda s: s.is_public_header and not s.is_generated and s.path.startswith(('src/', 'server/')), over_tree=True)
def function_doc(tree, files):
    """Each public function has a GTK-Doc block at its definition."""
    for header in files:
        for _line, name in prototypes(header):
            source, function = tree.definitions.get(name, (None, None))
            if source is None or source.is_generated or name.endswith('_get_type'):
                continue
            if not doc_before(source, function.first_line, name):
                yield Finding(source.path, function.name_line, f'{name} is public: document it here (/** {name}: ... */)', function.first_line)


@rule('header-size', lambda s: s.is_public_header and not s.is_generated and s.path.startswith(('src/', 'server/')))
def header_size(source, tree):
    """A public header is a table of signatures."""
    if len(source.lines) > tree.limits['header_lines']:
        yield WHOLE_FILE, f"{len(source.lines)} lines, a public header has at most {tree.limits['header_lines']}: split by concern or move parts to a -private.h"


@rule('header-struct', lambda s: s.is_public_header and not s.is_generated and s.path.startswith(('src/', 'server/')))
def header_struct(source, tree):
    """Structs live in .c and -private.h files."""
    for match in re.finditer(r'\bstruct\s+(_Rialto\w+)\s*\{', source.statements):
        yield source.line_of(match.start()), f'struct {match[1]} is open to everybody: move it to a .c or -private.h file'


@rule('header-guard', lambda s: s.path.endswith('.h') and not s.is_generated)
def header_guard(source, tree):
    """Headers start with #pragma once."""
    if not re.search(r'^#pragma once$', '\n'.join(source.lines[:4]), re.MULTILINE):
        yield WHOLE_FILE, 'write #pragma once below the licence line'


@rule('public-prefix', lambda s: s.is_public_header and not s.is_generated and s.path.startswith(('src/', 'server/')))
def public_prefix(source, tree):
    """What others link with begins with rialto_."""
    for line, name in prototypes(source):
        if not name.startswith('rialto_'):
            yield line, f'{name}: public functions begin with rialto_'


@rule('file-name', below('src', 'server', 'tests'))
def file_name(source, tree):
    """rialto-thing.c and .h in the product; words-with-hyphens among the tests and for what only handles routes or a verb."""
    handles = re.search(r'^(?:rialto_route|rialto_verb)_\w+ \(', source.code, re.MULTILINE) if source.name.endswith('.c') else None
    if source.path.startswith('tests/') or handles:
        if not re.fullmatch(r'[a-z0-9]+(?:-[a-z0-9]+)*\.[ch]', source.name):
            yield WHOLE_FILE, f'{source.name}: a file name is small letters and hyphens'
    elif source.name != 'main.c' and not re.fullmatch(r'rialto(?:-[a-z0-9]+)+\.[ch]', source.name):
        yield WHOLE_FILE, f'{source.name}: a file name begins with rialto-'
