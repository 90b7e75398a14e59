#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people do with the app, from one end to the other, against a real server; each journey by pointer and by the keyboard alone. TAP."""
import argparse
import importlib
import os
import sys
import traceback
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE / 'journeys')]
from hands import HANDS  # noqa: E402
from scenery import JOURNEYS, Scene  # noqa: E402


def run(function, options, hands):
    """None, or why it failed."""
    scene = Scene(options.app, options.server, hands)
    try:
        function(scene)
        return None
    except Exception:
        if os.environ.get('RIALTO_FAILED'):
            for number, app in enumerate(scene.apps):
                app.keep(Path(os.environ['RIALTO_FAILED']) / f'{function.__name__}-{hands}-{number}')
        return traceback.format_exc()
    finally:
        scene.end()


def main():
    for path in sorted((HERE / 'journeys').glob('*.py')):
        importlib.import_module(path.stem)
    names = {function.__name__ for function in JOURNEYS} | {function.__module__ for function in JOURNEYS}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--hands', choices=HANDS, help='one pair of hands instead of all')
    parser.add_argument('app')
    parser.add_argument('server')
    parser.add_argument('what', nargs='*', choices=[[], *sorted(names)], help='a journey, or a file of journeys; default: all')
    options = parser.parse_args()
    chosen = [(function, hands) for hands in ([options.hands] if options.hands else HANDS) for function in JOURNEYS
              if not options.what or {function.__name__, function.__module__} & set(options.what)]
    print('TAP version 14')
    print(f'1..{len(chosen)}')
    failed = 0
    for number, (function, hands) in enumerate(chosen, 1):
        wrong = run(function, options, hands)
        print(f'{"not ok" if wrong else "ok"} {number} - {function.__name__} by {hands}')
        if wrong:
            failed += 1
            print('\n'.join(f'# {line}' for line in wrong.splitlines()))
        sys.stdout.flush()
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
