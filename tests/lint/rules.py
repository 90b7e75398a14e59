# SPDX-License-Identifier: GPL-3.0-or-later
"""What a rule is, and how its findings can be allowed.

A rule is a function over one file, or over the tree, that yields (line, message). It is allowed by
    lint: allow RULE: reason
in a comment on the line found, in the comment right before it, or, for a finding about a whole file, in its first lines.
"""
import re
from dataclasses import dataclass, field

ALLOW = re.compile(r'lint: allow ([a-z0-9-]+)(?::[ \t]*(\S.*?))?[ \t]*(?:\*/|$)')
WHOLE_FILE = 0
REGISTRY = {}


class Skip(Exception):
    """The rule cannot be judged here; the message says why."""


@dataclass
class Finding:
    path: str
    line: int
    message: str
    first: int = None  # where the thing found begins, when it is longer than a line

    def __str__(self):
        return f'{self.path}:{max(self.line, 1)}: {self.message}'


@dataclass
class Rule:
    name: str
    select: callable
    check: callable
    over_tree: bool

    def run(self, tree):
        """(number of files looked at, findings)."""
        files = [source for source in tree.files if self.select(source)]
        if self.over_tree:
            return len(files), list(self.check(tree, files))
        found = []
        for source in files:
            for line, message, *first in self.check(source, tree):
                found.append(Finding(source.path, line, message, *first))
        return len(files), found


@dataclass
class Allowances:
    """Every `lint: allow` of a tree, and which of them were used."""
    rows: dict = field(default_factory=dict)  # (path, line) -> (rule, reason)
    used: set = field(default_factory=set)

    @classmethod
    def of(cls, tree):
        self = cls()
        for source in tree.files:
            if source.path.startswith('tests/lint/') and source.path.endswith('.py'):
                continue
            for number, line in enumerate(source.lines, 1):
                match = ALLOW.search(line)
                if match:
                    self.rows[source.path, number] = (match[1], match[2])
        return self

    def covers(self, tree, rule, finding):
        source = tree.by_path.get(finding.path)
        if source is None:
            return False
        if finding.line == WHOLE_FILE:
            lines = range(1, 7)
        else:
            first = (finding.first or finding.line) - 1
            # Up through the comment that ends right before.
            top = first
            if 0 < first <= len(source.lines) and source.lines[first - 1].rstrip().endswith('*/'):
                while top > 1 and '/*' not in source.lines[top - 1]:
                    top -= 1
            lines = range(top, finding.line + 1)
        for number in lines:
            if self.rows.get((finding.path, number), ('',))[0] == rule.name:
                self.used.add((finding.path, number))
                return True
        return False


def rule(name, select, over_tree=False):
    def register(check):
        assert name not in REGISTRY
        REGISTRY[name] = Rule(name, select, check, over_tree)
        return check
    return register


def is_c(source):
    return source.is_c and not source.is_generated


def is_c_file(source):
    return source.path.endswith('.c') and not source.is_generated


def below(*folders):
    """C of ours below the folders."""
    prefixes = tuple(folder + '/' for folder in folders)
    return lambda source: is_c(source) and source.path.startswith(prefixes)
