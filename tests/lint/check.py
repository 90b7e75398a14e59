#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rialto's own lint. One TAP subtest a rule.

check.py [RULE...]     the rules over the tree
check.py --fixtures    each rule over tests/lint/fixtures/RULE, where lines that say `expect: RULE` must be found, and nothing else
check.py --list        names and meanings
"""
import re
import sys
from pathlib import Path

import banned  # noqa: F401
import desktop  # noqa: F401
import formatting  # noqa: F401
import names  # noqa: F401
import sentences  # noqa: F401
import size  # noqa: F401
import sql  # noqa: F401
import structure  # noqa: F401
import translations  # noqa: F401
import widgets  # noqa: F401
import words  # noqa: F401
from rules import REGISTRY, Allowances, Finding, Rule, Skip
from tree import FIXTURES, Tree

TOP = Path(__file__).resolve().parents[2]
SHOWN = 40

# Rules whose files are still to come. Empty it when they are there: from then on a rule without files fails.
NO_FILE_YET = {'file-median', 'type-doc', 'sleep-in-test'}


def unused_allowances(tree, allowances):
    for (path, line), (name, reason) in allowances.rows.items():
        if name not in REGISTRY and name != 'allowances':
            yield Finding(path, line, f'there is no rule {name}')
        elif not reason or len(reason) < 8:
            yield Finding(path, line, 'say why: lint: allow RULE: reason')
        elif (path, line) not in allowances.used:
            yield Finding(path, line, f'nothing here needs allow {name}: remove it')


def judge(rule, tree, allowances):
    """(files looked at, findings that nobody allowed)."""
    count, findings = rule.run(tree)
    return count, [finding for finding in findings if not allowances.covers(tree, rule, finding)]


class Tap:
    """Test Anything Protocol on standard output."""

    def __init__(self, planned):
        self.number = 0
        self.failed = 0
        print('TAP version 14')
        print(f'1..{planned}')

    def report(self, name, problems, note=''):
        self.number += 1
        self.failed += bool(problems)
        print(f"{'not ok' if problems else 'ok'} {self.number} - {name}{note}")
        for problem in problems[:SHOWN]:
            # Shown by meson --print-errorlogs too, which leaves TAP itself out.
            print(f'# {problem}')
            print(f'{name}: {problem}', file=sys.stderr)
        if len(problems) > SHOWN:
            print(f'{name}: and {len(problems) - SHOWN} more', file=sys.stderr)

    def skip(self, name, reason):
        self.number += 1
        print(f'ok {self.number} - {name} # SKIP {reason}')


def check_tree(chosen):
    tree = Tree(TOP)
    allowances = Allowances.of(tree)
    rules = [rule for name, rule in REGISTRY.items() if not chosen or name in chosen]
    tap = Tap(len(rules) + (not chosen))
    skipped = set()
    for rule in rules:
        try:
            count, findings = judge(rule, tree, allowances)
        except Skip as reason:
            skipped.add(rule.name)
            tap.skip(rule.name, reason)
            continue
        problems = [str(finding) for finding in findings]
        if count == 0 and rule.name not in NO_FILE_YET:
            problems.append('the rule matches no file, so it proves nothing')
        tap.report(rule.name, problems, f' ({count} files)')
    if not chosen:
        for key, (name, _reason) in allowances.rows.items():
            if name in skipped:
                allowances.used.add(key)
        tap.report('allowances', [str(finding) for finding in unused_allowances(tree, allowances)], f' ({len(allowances.rows)})')
    return tap.failed


def expected(tree, name):
    """(path, line) of what a fixture says must be found."""
    marked = {(source.path, number) for source in tree.files for number, line in enumerate(source.lines, 1)
              if re.search(rf'\bexpect: {name}\b', line)}
    if name == 'commit-subject':
        marked |= {('commits.txt', number) for number, line in enumerate(tree.by_path['commits.txt'].lines, 1) if '!' in line}
    return marked


def check_fixture(rule):
    folder = TOP / FIXTURES / rule.name
    if not folder.is_dir():
        return [f'there is no {FIXTURES}{rule.name}']
    tree = Tree(folder)
    allowances = Allowances.of(tree)
    if rule.name == 'allowances':
        for other in REGISTRY.values():
            if other.name in {name for name, _reason in allowances.rows.values()}:
                judge(other, tree, allowances)
        findings = list(unused_allowances(tree, allowances))
    else:
        _count, findings = judge(rule, tree, allowances)
    found = {(finding.path, max(finding.line, 1)) for finding in findings}
    wanted = expected(tree, rule.name)
    problems = [f'{path}:{line}: expected, not found' for path, line in sorted(wanted - found)]
    problems += [f'found, not expected: {finding}' for finding in findings if (finding.path, max(finding.line, 1)) not in wanted]
    if not wanted:
        problems.append('the fixture expects nothing')
    return problems


def check_fixtures():
    rules = [*REGISTRY.values(), Rule('allowances', None, None, True)]
    strangers = {path.name for path in (TOP / FIXTURES).iterdir()} - {rule.name for rule in rules}
    tap = Tap(len(rules) + 1)
    for rule in rules:
        try:
            tap.report(rule.name, check_fixture(rule))
        except Skip as reason:
            tap.skip(rule.name, reason)
    tap.report('every fixture has a rule', sorted(strangers))
    return tap.failed


def main(arguments):
    if arguments == ['--list']:
        for rule in REGISTRY.values():
            print(f"{rule.name:22} {(rule.check.__doc__ or '').splitlines()[0] if rule.check.__doc__ else ''}")
        return 0
    if arguments == ['--fixtures']:
        return 1 if check_fixtures() else 0
    unknown = set(arguments) - set(REGISTRY)
    if unknown:
        print(f"no such rule: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    return 1 if check_tree(set(arguments)) else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
