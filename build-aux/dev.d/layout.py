#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The layout of Rialto's C: clang-format inside functions, then tables that clang-format cannot align without aligning locals too:
parameters one a line, fields of structs, and the prototypes of a header as one table.

layout.py FILE...      rewrites the files
"""
import hashlib
import re
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
LITERAL_OR_COMMENT = re.compile(r'''/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*\'''', re.DOTALL)
DIRECTIVE = re.compile(r'^[ \t]*#(?:[^\n]*\\\n)*[^\n]*', re.MULTILINE)
# A prototype or the head of a definition, at the beginning of a line and outside every brace.
HEAD = re.compile(r'^(?P<returns>[A-Za-z_][\w \t*]*?(?:[ \t*]|[ \t*]*\n\**))(?P<name>[A-Za-z_]\w*)[ \t]*(?P<open>\()', re.MULTILINE)
PARAMETER = re.compile(r'(?P<type>.*?[\w)])\s*(?P<stars>(?:\*\s*(?:const\b\s*)?)*)(?P<name>\b[A-Za-z_]\w*(?:\s*\[[^\]]*\])*)$', re.DOTALL)
FUNCTION_PARAMETER = re.compile(r'(?P<type>.*?)\s*(?P<stars>\**)(?P<name>\(\*\w+\)\s*\(.*\))$', re.DOTALL)
FIELD = re.compile(r'(?P<type>[A-Za-z_][\w ]*?(?:\([^()]*\)[\w ]*)?)(?P<stars>[ *][ *]*(?:const )?)(?P<name>\w+(?:\[[^\]]*\])*(?: ?: ?\d+)?)$')
FUNCTION_FIELD = re.compile(r'(?P<type>[A-Za-z_][\w ]*?)\s*(?P<stars>\**)\s*(?P<name>\(\*\w+\))\s*\((?P<parameters>.*)\)(?P<tail>[^()]*(?:\([^()]*\))?)$', re.DOTALL)
NOT_A_TYPE = {'return', 'else', 'case', 'goto', 'typedef', 'struct', 'enum', 'union', 'if', 'while', 'for', 'switch', 'sizeof'}


def blank(text):
    return re.sub(r'[^\n]', ' ', text)


def mask(text):
    """The text with comments, literals and preprocessor lines blanked."""
    text = LITERAL_OR_COMMENT.sub(lambda m: blank(m[0]), text)
    return DIRECTIVE.sub(lambda m: blank(m[0]), text)


def partner(masked, opening):
    depth = 0
    for at in range(opening, len(masked)):
        depth += {'(': 1, '{': 1, '[': 1, ')': -1, '}': -1, ']': -1}.get(masked[at], 0)
        if depth == 0:
            return at
    return -1


def split(text):
    """At the commas outside parentheses; spaces are made single."""
    parts, depth, start = [], 0, 0
    for at, char in enumerate(text):
        depth += {'(': 1, '[': 1, ')': -1, ']': -1}.get(char, 0)
        if char == ',' and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    parts.append(text[start:])
    return [' '.join(part.split()) for part in parts]


def parse_parameter(text):
    """(type, stars, name); the name is '' for `void` and `...`."""
    match = FUNCTION_PARAMETER.match(text) or PARAMETER.match(text)
    if not match or text in ('void', '...'):
        return text, '', ''
    return match['type'], ''.join(match['stars'].split()).replace('const', 'const '), match['name']


def parameter_width(rows):
    """Where names begin: behind the longest type with its stars, and a space."""
    return max((len(kind) + 1 + len(stars) for kind, stars, name in rows if name), default=0)


def join_parameters(rows, column, width):
    lines = []
    for kind, stars, name in rows:
        lines.append(kind.ljust(width - len(stars)) + stars + name if name else kind)
    return (',\n' + ' ' * column).join(lines)


def heads(text, masked):
    """(start, name, open, close, end) of each prototype or definition head; end is behind what follows up to ; or {."""
    depth_at = 0
    last = 0
    for match in HEAD.finditer(masked):
        depth_at += sum({'{': 1, '}': -1}.get(char, 0) for char in masked[last:match.start()])
        last = match.start()
        words = match['returns'].split()
        if depth_at != 0 or not words or words[0] in NOT_A_TYPE or match['name'].isupper() or '=' in match['returns']:
            continue
        close = partner(masked, match.start('open'))
        after = re.compile(r'\s*(?:G_\w+\s*(?:\([^()]*\))?\s*)*([;{])').match(masked, close + 1) if close > 0 else None
        # A comment inside would be lost.
        if after and '/*' not in text[match.start():close]:
            yield match, close, after


def align_parameters(text):
    """In a .c file: parameters one a line, each list for itself."""
    masked = mask(text)
    out, last = [], 0
    for match, close, _after in heads(text, masked):
        rows = [parse_parameter(part) for part in split(text[match.start('open') + 1:close])]
        column = match.start('open') + 1 - (text.rfind('\n', 0, match.start('open')) + 1)
        out += [text[last:match.start('open') + 1], join_parameters(rows, column, parameter_width(rows))]
        last = close
    return ''.join(out) + text[last:]


def align_prototypes(text):
    """In a header: all prototypes are one table of return type, name and parameters."""
    masked = mask(text)
    found = []
    for match, close, after in heads(text, masked):
        if after[1] != ';' or 'static' in match['returns'].split() or '\n' in match['returns'].strip():
            continue
        returns = ' '.join(match['returns'].split())
        stars = re.search(r'[\s*]*$', returns)[0].replace(' ', '')
        kind = returns[:len(returns) - len(re.search(r'[\s*]*$', returns)[0])]
        rows = [parse_parameter(part) for part in split(text[match.start('open') + 1:close])]
        tail = ' '.join(text[close + 1:after.end() - 1].split())
        found.append((match.start(), after.end(), kind, stars, match['name'], rows, f' {tail}' if tail else ''))
    if not found:
        return text
    name_column = max(len(row[2]) + 1 + len(row[3]) for row in found)
    open_column = name_column + max(len(row[4]) for row in found) + 1
    width = parameter_width([parameter for row in found for parameter in row[5]])
    out, last = [], 0
    for start, end, kind, stars, name, rows, tail in found:
        head = (kind.ljust(name_column - len(stars)) + stars + name).ljust(open_column) + '('
        out += [text[last:start], head, join_parameters(rows, open_column + 1, width), ')', tail, ';']
        last = end
    return ''.join(out) + text[last:]


def parse_fields(body):
    """The rows of one run of fields: (type, stars, name, parameters or None, tail, comment) or a line as it is (str); None: leave it."""
    rows = []
    lines = body.split('\n')
    at = 0
    while at < len(lines):
        line = lines[at]
        comment = ''
        if not line.strip() or line.lstrip().startswith(('/*', '*', '#')):
            rows.append(line)
            at += 1
            continue
        while ';' not in mask(line) and at + 1 < len(lines):
            at += 1
            line += '\n' + lines[at]
        trailing = re.search(r';\s*(/\*[^\n]*\*/)\s*$', line)
        if trailing:
            comment = trailing[1]
            line = line[:trailing.start() + 1]
        declaration = line.strip()
        if not declaration.endswith(';') or declaration.count(';') != 1 or '/*' in declaration or '#' in declaration:
            return None
        declaration = declaration[:-1].rstrip()
        function = FUNCTION_FIELD.match(declaration)
        # `a, b, *c`: all but the first declarator go along with its name.
        first, *others = split(declaration)
        plain = FIELD.match(first)
        if function:
            rows.append((function['type'].strip(), function['stars'], function['name'],
                         [parse_parameter(part) for part in split(function['parameters'])], ' '.join(function['tail'].split()), comment))
        elif plain:
            rows.append((plain['type'].strip(), ''.join(plain['stars'].split()).replace('const', 'const '),
                         ', '.join([plain['name'], *others]), None, '', comment))
        else:
            return None
        at += 1
    return rows


def render_fields(rows):
    fields = [row for row in rows if not isinstance(row, str)]
    if not fields:
        return [row for row in rows]
    name_column = max(len(row[0]) + 1 + len(row[1]) for row in fields)
    functions = [row for row in fields if row[3] is not None]
    open_column = name_column + max((len(row[2]) for row in functions), default=0) + 1
    lines, out = [], []
    for row in rows:
        if isinstance(row, str):
            lines.append((row, ''))
            continue
        kind, stars, name, parameters, tail, comment = row
        line = '  ' + kind.ljust(name_column - len(stars)) + stars + name
        if parameters is not None:
            line = line.ljust(open_column + 2) + '('
            line += join_parameters(parameters, open_column + 3, parameter_width(parameters)) + ')' + (f' {tail}' if tail else '')
        lines.append((line + ';', comment))
    # The comments of neighbours stand in one column.
    for index, (line, comment) in enumerate(lines):
        if comment:
            first = final = index
            while first > 0 and lines[first - 1][1]:
                first -= 1
            while final + 1 < len(lines) and lines[final + 1][1]:
                final += 1
            column = max(len(other.split('\n')[-1]) for other, _comment in lines[first:final + 1])
            line += ' ' * (column - len(line.split('\n')[-1]) + 1) + comment
        out.append(line)
    return out


def align_fields(text):
    """Fields of file-level structs in columns, run by run (a blank line begins another)."""
    masked = mask(text)
    out, last = [], 0
    for match in re.finditer(r'^(?:typedef )?(?:struct|union)\b[ \t]*\w*\s*\n\{\n', masked, re.MULTILINE):
        if match.start() < last:
            continue
        close = partner(masked, match.end() - 2)
        # Nested structs are left to clang-format.
        if close < 0 or '{' in masked[match.end():close]:
            continue
        runs = []
        for run in re.split(r'(\n[ \t]*\n)', text[match.end():close].rstrip('\n')):
            rows = parse_fields(run) if run.strip() else None
            runs.append('\n'.join(render_fields(rows)) if rows is not None else run)
        out += [text[last:match.end()], ''.join(runs), '\n']
        last = close
    return ''.join(out) + text[last:]


def tidy(text):
    lines = [line.rstrip() for line in text.split('\n')]
    return re.sub(r'\n{3,}', '\n\n', '\n'.join(lines)).rstrip('\n') + '\n'


class Formatter:
    """clang-format 19 and the tables; remembers what was found well formatted."""

    def __init__(self, program, cache=None):
        self.program = program
        self.cache = Path(cache) if cache else None
        self.style = TOP / '.clang-format'
        self.salt = self.style.read_bytes() + Path(__file__).read_bytes()
        try:
            self.known = set(self.cache.read_text().split()) if self.cache else set()
        except OSError:
            self.known = set()
        self.seen = set()

    @classmethod
    def find(cls, cache=None):
        for program in ('clang-format-19', 'clang-format'):
            try:
                version = subprocess.run([program, '--version'], capture_output=True, text=True, check=True).stdout
            except (FileNotFoundError, subprocess.CalledProcessError):
                continue
            # Each release lays some things out differently.
            if re.search(r'version 19\.', version):
                return cls(program, cache)
        return None

    def formatted(self, path, text):
        key = hashlib.sha256(self.salt + path.encode() + b'\0' + text.encode()).hexdigest()
        if key in self.known:
            self.seen.add(key)
            return text
        if path.endswith('.h'):
            result = tidy(align_fields(align_prototypes(text)))
        else:
            done = subprocess.run([self.program, f'--style=file:{self.style}', '--assume-filename', path],
                                  input=text, capture_output=True, text=True)
            if done.returncode != 0:
                raise RuntimeError(f'{path}: {done.stderr}')
            result = tidy(align_fields(align_parameters(done.stdout)))
        if result == text:
            self.seen.add(key)
        return result

    def save(self):
        if self.cache:
            part = self.cache.with_suffix('.part')
            part.write_text('\n'.join(sorted(self.seen)))
            part.replace(self.cache)


def main(files):
    others = [name for name in files if not name.endswith(('.c', '.h'))]
    if others:
        print(f'only C is laid out, and these are something else: {" ".join(others)}', file=sys.stderr)
        return 1
    formatter = Formatter.find()
    if formatter is None:
        print('clang-format 19 is not installed', file=sys.stderr)
        return 1
    for name in files:
        path = Path(name).resolve()
        text = path.read_text(encoding='utf-8')
        result = formatter.formatted(str(path.relative_to(TOP)), text)
        if result != text:
            path.write_text(result, encoding='utf-8')
            print(f'formatted {path.relative_to(TOP)}')
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
