#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts what `meson test` ran, by TAP subtest, from its testlog.json; the last line is `N passed, N failed, N skipped`.

A subtest that was announced but never reported, and a program that ended badly without saying which subtest failed, count as failed.
"""
import json
import re
import sys

# lint: allow todo: a directive of TAP
RESULT = re.compile(r'(not )?ok\b[^#]*(?:#\s*(SKIP|TODO)\b)?', re.IGNORECASE)
PLAN = re.compile(r'1\.\.(\d+)(?:\s*#\s*SKIP\b)?', re.IGNORECASE)
GOOD = {'OK', 'SKIP', 'EXPECTEDFAIL'}


def count(run):
    """(passed, failed, skipped) of one test program."""
    passed = failed = skipped = planned = 0
    tap = False
    for line in (run.get('stdout') or '').splitlines():
        plan = PLAN.match(line)
        if plan:
            tap = True
            planned += int(plan[1])
            continue
        result = RESULT.match(line)
        if not result:
            continue
        tap = True
        if result[2]:
            skipped += 1
        elif result[1]:
            failed += 1
        else:
            passed += 1
    good = run['result'] in GOOD
    if not tap:
        return (int(good and run['result'] != 'SKIP'), int(not good), int(run['result'] == 'SKIP'))
    if not good:
        failed += max(planned - passed - failed - skipped, 0)
        failed = max(failed, 1)
    elif planned == 0 and passed + failed + skipped == 0:
        skipped = 1
    return passed, failed, skipped


def main(path):
    totals = [0, 0, 0]
    bad = []
    try:
        with open(path, encoding='utf-8', errors='replace') as log:
            runs = [json.loads(line) for line in log if line.strip()]
    except OSError:
        runs = []
    for run in runs:
        counts = count(run)
        totals = [a + b for a, b in zip(totals, counts)]
        if counts[1]:
            bad.append(f"{run['name']} ({counts[1]} failed, {run['result'].lower()})")
    if not runs:
        print('No test ran.')
    for row in bad:
        print(f'failed: {row}')
    print('{} passed, {} failed, {} skipped'.format(*totals), flush=True)
    return 1 if totals[1] or not runs else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
