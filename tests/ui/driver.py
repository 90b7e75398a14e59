# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody who uses the app by what a screen reader sees (AT-SPI) and by keys (xdotool), on the display that is there."""
import os
import re
import subprocess
import time
from pathlib import Path

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

import sandbox  # noqa: E402

PATIENCE = int(os.environ.get('RIALTO_PATIENCE', 60))  # seconds until something that must happen is given up; never what is measured
INTERACTIVE = {'button', 'push button', 'toggle button', 'check box', 'radio button', 'text', 'entry', 'password text', 'combo box',
               'slider', 'spin button', 'link', 'menu item', 'list item', 'switch', 'page tab'}
BUTTONS = {'button', 'push button', 'toggle button'}
ROWS = {'list item', 'table row'}
DIALOGS = {'dialog', 'alert'}


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


def is_showing(node):
    return node.get_state_set().contains(Atspi.StateType.SHOWING)


def walk(node):
    """What is on the screen of @node; what is in something hidden is hidden."""
    for child in children(node):
        try:
            if is_showing(child):
                yield child
                yield from walk(child)
        except GLib.Error:
            continue  # it left while we looked


def is_called(node, name):
    """By its name, or by its tooltip where the name is what it holds."""
    return node.get_name() == name or (node.get_role_name() in BUTTONS and node.get_description() == name)


def ancestors(node):
    while node is not None and node.get_role_name() != 'application':
        yield node
        node = node.get_parent()


# What readers are told, by all apps: whose it is, and the words.
ANNOUNCED = []
announcements = Atspi.EventListener.new(lambda event: ANNOUNCED.append((event.source.get_application(), event.any_data)))
announcements.register('object:announcement')


def take_events():
    while GLib.MainContext.default().iteration(False):
        pass


class App:
    """A running app. In a sandbox it has another number than what was started: it, and its windows' owner, are those that are new."""

    def __init__(self, program, *args, env=None):
        self.look_around()
        self.process = subprocess.Popen([program, *args], env={**os.environ, **(env or {})})
        try:
            self.meet()
        except Gone:
            self.kill()
            raise
        self.pid = sandbox.find_program(self.process)

    def look_around(self):
        """Who is there before it."""
        self.others = {app.get_process_id() for app in children(Atspi.get_desktop(0))}
        self.owner, self.other_owners = None, sandbox.owners() if sandbox.SANDBOXED else set()

    def meet(self):
        self.root = wait_for('the app', self.find_root)
        if sandbox.SANDBOXED:
            self.owner = wait_for('its window', lambda: sandbox.owners() - self.other_owners).pop()

    def is_mine(self, number):
        return number not in self.others if sandbox.SANDBOXED else number == self.process.pid

    def find_root(self):
        if self.process.poll() is not None:
            raise Gone(f'the app ended with {self.process.returncode}')
        return next((app for app in children(Atspi.get_desktop(0)) if self.is_mine(app.get_process_id()) and app.get_child_count() > 0), None)

    def front(self):
        """The dialog that is over all else until it is answered, or everything."""
        windows = [window for window in children(self.root) if is_showing(window)]
        over = next((window for window in windows if window.get_state_set().contains(Atspi.StateType.MODAL)), None)
        dialogs = [sheet for window in ([over] if over else windows) for child in children(window) for sheet in children(child)
                   if sheet.get_role_name() in DIALOGS and is_showing(sheet)]
        return dialogs[-1] if dialogs else over or self.root

    def nodes(self, within=None):
        """What is in front, or in the row there that says @within."""
        if within is None:
            return walk(self.front())
        row = self.look_row(within)
        return walk(row) if row is not None else iter(())

    def look(self, name, *roles, within=None):
        return next((node for node in self.nodes(within) if (not roles or node.get_role_name() in roles) and is_called(node, name)), None)

    def look_description(self, text, within=None):
        return next((node for node in self.nodes(within) if node.get_description() == text), None)

    def look_text(self, part):
        return next((node for node in self.nodes() if part in (node.get_name() or '') or part in self.text(node)), None)

    def look_row(self, part):
        """The row of a list that says @part; the innermost."""
        node = self.look_text(part)
        return node and next((above for above in ancestors(node) if above.get_role_name() in ROWS), None)

    def look_album(self, within=None):
        """The pictures of what says @within."""
        return next((node for node in self.nodes(within) if re.fullmatch(r'Picture \d+ of \d+', node.get_name() or '')), None)

    def find_album(self, within):
        return wait_for(f'the pictures of what says {within!r}', lambda: self.look_album(within))

    def wait_focused(self, name, *roles, within=None):
        wait_for(f'the focus on {name!r}', lambda: any(is_called(node, name) and (not roles or node.get_role_name() in roles) and
                                                       node.get_state_set().contains(Atspi.StateType.FOCUSED) for node in self.nodes(within)))

    def wait_row_focused(self, part):
        """The row that says @part, and not something in it."""
        def focused():
            row = self.look_row(part)
            return row is not None and row.get_state_set().contains(Atspi.StateType.FOCUSED)
        wait_for(f'the focus on the row that says {part!r}', focused)

    def wait_marked(self, place):
        """What the sidebar says is shown; None where that is none of its places."""
        def marked():
            places = self.find('Places', 'list')
            return [row.get_name().split(',')[0] for row in children(places) if row.get_state_set().contains(Atspi.StateType.SELECTED)]
        wait_for(f'{place or "nothing"} to be marked', lambda: marked() == ([place] if place else []))

    def find(self, name, *roles, within=None):
        what = f'{" or ".join(roles) or "anything"} named {name!r}' + (f' where {within!r} is said' if within else '')
        return wait_for(what, lambda: self.look(name, *roles, within=within))

    def find_text(self, part):
        """Something that says @part."""
        return wait_for(f'the text {part!r}', lambda: self.look_text(part))

    def wait_gone(self, name, *roles):
        wait_for(f'{name!r} to go', lambda: self.look(name, *roles) is None)

    def wait_text_gone(self, part):
        wait_for(f'the text {part!r} to go', lambda: self.look_text(part) is None)

    def hear(self, text):
        """Waits until readers are told @text, which was not heard before."""
        wait_for(f'{text!r} to be announced', lambda: self.take_announced(text))

    def take_announced(self, text):
        take_events()
        if (self.root, text) not in ANNOUNCED:
            return False
        del ANNOUNCED[:ANNOUNCED.index((self.root, text)) + 1]
        return True

    @staticmethod
    def text(node):
        try:
            if 'Text' not in node.get_interfaces():
                return ''
            return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))
        except GLib.Error:
            return ''

    def windows(self):
        """The numbers of its windows that are on the screen."""
        if sandbox.SANDBOXED:
            return [window for window in sandbox.windows() if sandbox.owner(window) == self.owner]
        found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(self.root.get_process_id())], capture_output=True, text=True)
        return found.stdout.split()

    def is_titled(self, window):
        """It is none of a menu."""
        title = subprocess.run(['xdotool', 'getwindowname', window], capture_output=True, text=True).stdout.rstrip('\n')
        return title in {window.get_name() for window in children(self.root)}

    def come_to_front(self):
        """Keys and clicks go to the window in front, and here is nobody else who sees to that."""
        focus = subprocess.run(['xdotool', 'getwindowfocus'], capture_output=True, text=True).stdout.strip()
        windows = self.windows()
        if focus in windows:
            return
        for window in reversed(windows):
            if self.is_titled(window):
                subprocess.run(['xdotool', 'windowraise', window, 'windowfocus', '--sync', window], check=True)
                return

    def key(self, *keys):
        self.come_to_front()
        subprocess.run(['xdotool', 'key', '--clearmodifiers', *keys], check=True)

    def leave(self):
        """Out of the menu or the dialog that is open."""
        def look_menu():
            return next((node for node in self.nodes() if node.get_role_name() == 'menu item'), None)
        before, menu = self.front(), look_menu()
        self.key('Escape')
        wait_for('it to close', lambda: look_menu() is None if menu is not None else self.front() != before)

    def type(self, text):
        self.come_to_front()
        subprocess.run(['xdotool', 'type', '--delay', '10', text], check=True)

    def unnamed(self):
        """Where nameless things are that can be used."""
        found = []
        for node in self.nodes():
            role, states = node.get_role_name(), node.get_state_set()
            # A time is text, too, but nobody writes there; and what a closed list of choices shows is no row to go to.
            usable = role in INTERACTIVE and (role != 'text' or states.contains(Atspi.StateType.EDITABLE)) \
                and not (role == 'list item' and (not states.contains(Atspi.StateType.FOCUSABLE) or
                                                  any(above.get_role_name() == 'combo box' for above in ancestors(node))))
            if usable and not node.get_name() and states.contains(Atspi.StateType.SENSITIVE):
                trail, at = [], node
                while at is not None and at.get_role_name() != 'application' and len(trail) < 6:
                    trail.append(at.get_role_name() + (f' {at.get_name()!r}' if at.get_name() else ''))
                    at = at.get_parent()
                said = ', '.join(filter(None, (below.get_name() for below in walk(node))))
                found.append(' < '.join(trail) + (f', which says {said}' if said else ''))
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

    def keep(self, stem):
        """A picture, and all that can be read on the screen, for who looks for a fault."""
        if self.process.poll() is None:
            self.screenshot(f'{stem}.png')
            Path(f'{stem}.txt').write_text('\n'.join(self.tree(self.root)))

    def tree(self, node, depth=0):
        for child in children(node):
            if is_showing(child):
                states = [state.value_nick for state in (Atspi.StateType.FOCUSED, Atspi.StateType.SENSITIVE, Atspi.StateType.SELECTED, Atspi.StateType.CHECKED)
                          if child.get_state_set().contains(state)]
                yield f'{"  " * depth}{child.get_role_name()} {child.get_name()!r} {self.text(child)!r} {" ".join(states)}'
                yield from self.tree(child, depth + 1)

    def wait_ended(self):
        self.process.wait(PATIENCE)
        if self.owner is not None:
            # The next one may be given the number that this one had.
            wait_for('its windows to go', lambda: not self.windows())
            self.owner = None

    def close(self):
        sandbox.terminate(self.process, PATIENCE)
        self.wait_ended()

    def kill(self):
        sandbox.kill(self.process, PATIENCE)
        self.wait_ended()
