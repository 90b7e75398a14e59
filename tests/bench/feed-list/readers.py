#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""readers.py PROGRAM [ARG...]: what a screen reader finds in the feed of a program that shows one."""
import subprocess
import sys
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

PATIENCE = 30


def walk(node):
    yield node
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is not None:
            yield from walk(child)


def find_list(pid):
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        app = desktop.get_child_at_index(index)
        if app is None or app.get_process_id() != pid:
            continue
        for node in walk(app):
            if node.get_role_name() in ('list', 'table', 'grid') and node.get_child_count() > 0:
                return app, node
    return None


def main():
    program = subprocess.Popen(sys.argv[1:])
    try:
        end = time.monotonic() + PATIENCE
        found = None
        while found is None and time.monotonic() < end:
            try:
                found = find_list(program.pid)
            except GLib.Error:
                found = None
            time.sleep(0.2)
        if found is None:
            sys.exit('no list was found')
        time.sleep(2)
        app, feed = found
        Atspi.Accessible.clear_cache(app)
        begin = time.monotonic()
        rows = [feed.get_child_at_index(index) for index in range(feed.get_child_count())]
        nodes = sum(1 for row in rows for node in walk(row) if (node.get_role_name(), node.get_name()))
        spent = time.monotonic() - begin
        print(f'{feed.get_role_name()} "{feed.get_name()}": {len(rows)} rows, {nodes} nodes in {spent * 1000:.0f} ms; '
              f'200 rows in {spent / len(rows) * 200:.2f} s')
        for row in rows[:3]:
            print(f'  {row.get_role_name()} "{row.get_name()}" {dict(row.get_attributes())}')
        for node in walk(rows[0]):
            print(f'    {node.get_role_name()} "{node.get_name()}"')
    finally:
        program.terminate()
        program.wait()


main()
