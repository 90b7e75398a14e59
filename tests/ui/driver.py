# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody who uses the app by what a screen reader sees (AT-SPI) and by keys (xdotool), on the display that is there."""
import os
import subprocess
import time
from pathlib import Path

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

PATIENCE = 30  # seconds until something that must happen is given up; never what is measured
INTERACTIVE = {'button', 'push button', 'toggle button', 'check box', 'radio button', 'text', 'entry', 'password text', 'combo box',
               'slider', 'spin button', 'link', 'menu item', 'list item', 'switch', 'page tab'}


class Gone(Exception):
    """What was waited for did not come."""


def wait_for(what, look):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            found = look()
        except GLib.Error:
            found = None  # it left while we looked
        if found:
            return found
        time.sleep(0.05)
    raise Gone(f'waited for {what} in vain')


def children(node):
    for i in range(min(node.get_child_count(), 500)):
        child = node.get_child_at_index(i)
        if child is not None:
            yield child


def walk(node):
    yield node
    for child in children(node):
        yield from walk(child)


def is_showing(node):
    return node.get_state_set().contains(Atspi.StateType.SHOWING)


class App:
    """A running app. In a sandbox ($RIALTO_SANDBOXED) it has another number than what was started: it is the one that is new."""

    def __init__(self, program, *args, env=None):
        self.others = {app.get_process_id() for app in children(Atspi.get_desktop(0))} if os.environ.get('RIALTO_SANDBOXED') else None
        self.process = subprocess.Popen([program, *args], env={**os.environ, **(env or {})})
        self.pid = self.process.pid
        self.root = wait_for('the app', self.find_root)

    def find_root(self):
        if self.process.poll() is not None:
            raise Gone(f'the app ended with {self.process.returncode}')
        desktop = Atspi.get_desktop(0)
        for app in children(desktop):
            number = app.get_process_id()
            if (number not in self.others if self.others is not None else number == self.pid) and app.get_child_count() > 0:
                return app
        return None

    def nodes(self):
        """What is on the screen."""
        for node in walk(self.root):
            try:
                if is_showing(node):
                    yield node
            except GLib.Error:
                continue

    def look(self, name, *roles):
        for node in self.nodes():
            if (not roles or node.get_role_name() in roles) and (node.get_name() or '') == name:
                return node
        return None

    def find(self, name, *roles):
        return wait_for(f'{" or ".join(roles) or "anything"} named {name!r}', lambda: self.look(name, *roles))

    def find_text(self, part):
        """Something that says @part."""
        def found():
            return next((node for node in self.nodes() if part in (node.get_name() or '') or part in self.text(node)), None)
        return wait_for(f'the text {part!r}', found)

    def wait_gone(self, name, *roles):
        wait_for(f'{name!r} to go', lambda: self.look(name, *roles) is None)

    @staticmethod
    def text(node):
        try:
            if 'Text' not in node.get_interfaces():
                return ''
            return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))
        except GLib.Error:
            return ''

    def press(self, name, *roles):
        """What a pointer or a screen reader does to a button."""
        node = self.find(name, *(roles or ('button', 'push button', 'toggle button', 'link', 'menu item', 'radio button', 'check box', 'switch')))
        Atspi.Action.do_action(node, 0)
        return node

    def write(self, name, text):
        node = self.find(name, 'text', 'entry', 'password text')
        Atspi.EditableText.set_text_contents(node, text)

    def key(self, *keys):
        subprocess.run(['xdotool', 'key', '--clearmodifiers', *keys], check=True)

    def type(self, text):
        subprocess.run(['xdotool', 'type', '--delay', '10', text], check=True)

    def focus(self):
        """The widget that keys go to, by role and name."""
        for node in self.nodes():
            if node.get_state_set().contains(Atspi.StateType.FOCUSED):
                return f'{node.get_role_name()}: {node.get_name()}'
        return ''

    def reach(self, name):
        """Tab, until the focus is on what is called @name."""
        for _ in range(60):
            if self.focus().endswith(f': {name}'):
                return
            self.key('Tab')
            time.sleep(0.05)
        raise Gone(f'Tab does not lead to {name!r}; the focus is on {self.focus()!r}')

    def unnamed(self):
        """Where nameless things are that can be used."""
        found = []
        for node in self.nodes():
            role, states = node.get_role_name(), node.get_state_set()
            # A time is text, too, but nobody writes there.
            usable = role in INTERACTIVE and (role != 'text' or states.contains(Atspi.StateType.EDITABLE))
            if usable and not node.get_name() and states.contains(Atspi.StateType.SENSITIVE):
                trail, at = [], node
                while at is not None and at.get_role_name() != 'application' and len(trail) < 6:
                    trail.append(at.get_role_name() + (f' {at.get_name()!r}' if at.get_name() else ''))
                    at = at.get_parent()
                found.append(' < '.join(trail))
        return found

    def settle(self):
        """Until two looks show the same."""
        last = None
        while True:
            now = self.picture()
            if now == last:
                return
            last = now
            time.sleep(0.3)

    @staticmethod
    def picture():
        return subprocess.run(['import', '-window', 'root', 'ppm:-'], check=True, capture_output=True).stdout

    def screenshot(self, path):
        self.settle()
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(['import', '-window', 'root', str(path)], check=True)

    def close(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(PATIENCE)

    def kill(self):
        self.process.kill()
        self.process.wait(PATIENCE)
