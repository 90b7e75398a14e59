# SPDX-License-Identifier: GPL-3.0-or-later
"""Two ways to use the app: what a pointer or a screen reader does, and the keyboard alone. Journeys are written once, for both."""
import subprocess
import time

from driver import PATIENCE, ROWS, App, Gone, ancestors, is_called, take_events, wait_for

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

PRESSED = ('button', 'push button', 'toggle button', 'link', 'menu item', 'radio button', 'check box', 'switch')
ITEMS = ('menu item', 'radio menu item')
WRITTEN = ('text', 'entry', 'password text')
SEARCH = 'Search Posts, People and Tags'
PLACES = ('Home', 'Explore', 'Notifications', 'Saved', 'Profile')
STEPS = 80  # keys until somebody gives up


def has_state(node, state):
    return node.get_state_set().contains(state)


class Pointer(App):
    """Does what a click does, through what the widgets offer to screen readers."""

    def press(self, name, *roles, within=None):
        node = self.find(name, *(roles or PRESSED), within=within)
        wait_for(f'{name!r} to be possible', lambda: has_state(node, Atspi.StateType.SENSITIVE))
        # Of a menu button it is the part within that can be pressed; a check box offers nothing.
        pressed = next((part for part in (node, node.get_child_at_index(0)) if part and Atspi.Action.get_n_actions(part) > 0), None)
        if pressed is not None:
            Atspi.Action.do_action(pressed, 0)
        else:
            self.click(node)

    def write(self, field, text, within=None):
        node = self.find(field, *WRITTEN, within=within)
        Atspi.EditableText.set_text_contents(node, text)

    def keep_going(self):
        """A pointer can go on anywhere."""

    def close_window(self):
        """Closes the window, and with the last one the app ends."""
        self.press('Close', 'button', 'push button')
        self.wait_ended()

    def choose(self, menu, item, within=None):
        """An item of a menu."""
        self.press(menu, within=within)
        self.press(item, *ITEMS)

    def go(self, place):
        self.click(wait_for(f'the place {place!r}', lambda: next((node for node in self.nodes() if node.get_role_name() == 'list item' and
                                                                  node.get_name().split(',')[0] == place), None)))

    def search(self, text, kind):
        self.press('Search', 'button', 'push button')
        self.write(SEARCH, text)
        self.press(kind, 'page tab')

    def open_row(self, part):
        """What a click on the row that says @part does."""
        wait_for(f'the row that says {part!r}', lambda: self.look_row(part))
        # Rows that have only just come may move once more.
        self.settle()
        self.click(wait_for(f'the row that says {part!r}', lambda: self.look_row(part)))

    def choose_files(self, folder, *names):
        """Files of a folder of one's own, in the dialog for that."""
        self.find('Add', 'button', 'push button')
        self.open_row('Home')
        wait_for(f'the folder {folder!r}', lambda: self.look_row(folder))
        self.settle()
        self.click(self.look_row(folder), '--repeat', '2')
        for name in names:
            wait_for(f'the file {name!r}', lambda: self.look_row(name))
            self.settle()
            self.click(self.look_row(name), held='' if name == names[0] else 'ctrl')
        self.press('Add', 'button', 'push button')

    def open_album(self, within=None):
        self.find_album(within)
        self.settle()
        self.click(self.find_album(within))

    def turn(self, way, within=None):
        """To the picture beside the one that is shown; of a card the buttons come with the pointer."""
        album = self.look_album(within)
        if album is not None:
            self.point_at(album)
        self.press('Next Picture' if way == 'Right' else 'Previous Picture', within=within)

    def click(self, node, *how, held=''):
        self.point_at(node)
        subprocess.run(['xdotool', *(['keydown', held] if held else []), 'click', *how, '1', *(['keyup', held] if held else [])], check=True)

    def point_at(self, node):
        box = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
        self.come_to_front()
        subprocess.run(['xdotool', 'mousemove', str(box.x + box.width // 2), str(box.y + box.height // 2)], check=True)


class Keyboard(App):
    """Presses keys and looks; nothing else."""

    # The last thing that said it has the focus, in whichever app.
    focused = None

    @staticmethod
    def on_focused(event):
        if event.detail1:
            Keyboard.focused = event.source

    def focus(self):
        """Where keys go to."""
        take_events()
        try:
            if Keyboard.focused is not None and has_state(Keyboard.focused, Atspi.StateType.FOCUSED) and Keyboard.focused.get_application() == self.root:
                return Keyboard.focused
        except GLib.Error:
            pass  # it has left
        Keyboard.focused = next((node for node in self.nodes() if has_state(node, Atspi.StateType.FOCUSED)), None)
        return Keyboard.focused

    def focus_name(self):
        node = self.focus()
        return f'{node.get_role_name()}: {node.get_name()}' if node is not None else ''

    def step(self, key):
        """One key that moves the focus, and waits until it has, unless there is nowhere else to go."""
        before = self.focus()
        self.key(key)
        end = time.monotonic() + PATIENCE / 10
        while time.monotonic() < end:
            now = self.focus()
            if now is not None and now != before:
                return now
            time.sleep(0.01)
        return before

    def reach(self, what, is_there, key=lambda node: 'Tab'):
        """Presses @key (of where the focus is) until the focus is where it should be."""
        self.come_to_front()
        node = wait_for('a focus', self.focus)
        for _ in range(STEPS):
            if node is not None and is_there(node):
                return node
            node = self.step(key(node))
        raise Gone(f'no key leads to {what}; the focus is on {self.focus_name()!r}')

    def go_to(self, name, *roles, within=None):
        self.find(name, *roles, within=within)
        if within is not None:
            self.go_to_row(within)
        # One of several tabs has the focus; the arrows lead to the others.
        return self.reach(repr(name), lambda node: is_called(node, name) and (not roles or node.get_role_name() in roles),
                          lambda node: 'Right' if node.get_role_name() == 'page tab' and 'page tab' in roles else 'Tab')

    def go_to_row(self, part):
        """Into the list by Tab, along its rows by the arrows."""
        row = wait_for(f'the row that says {part!r}', lambda: self.look_row(part))
        rows = row.get_parent()
        node = self.reach(f'the list with {part!r}', lambda node: rows in ancestors(node))
        if row not in ancestors(node) and (node.get_role_name() in ROWS or node == rows):
            self.key('Home')
        self.reach(f'the row that says {part!r}', lambda node: row in ancestors(node),
                   lambda node: 'Down' if node.get_role_name() in ROWS or node == rows else 'Tab')

    def keep_going(self):
        """Whatever happened, the focus is somewhere."""
        wait_for('a focus', self.focus)

    def close_window(self):
        """Closes the window, and with the last one the app ends."""
        self.key('ctrl+w')
        self.wait_ended()

    def press(self, name, *roles, within=None):
        node = self.go_to(name, *(roles or PRESSED), within=within)
        self.key('space' if node.get_role_name() in ('check box', 'switch') else 'Return')

    def write(self, field, text, within=None):
        self.go_to(field, *WRITTEN, within=within)
        self.key('ctrl+a')
        self.type(text)

    def choose(self, menu, item, within=None):
        self.press(menu, within=within)
        self.find(item, *ITEMS)
        self.reach(f'the item {item!r}', lambda node: is_called(node, item), lambda node: 'Down')
        self.key('Return')

    def go(self, place):
        self.key(f'ctrl+{PLACES.index(place) + 1}')

    def search(self, text, kind):
        self.key('ctrl+f')
        self.write(SEARCH, text)
        self.press(kind, 'page tab')

    def open_row(self, part):
        self.go_to_row(part)
        self.key('Return')

    def go_to_album(self, within):
        self.go_to(self.find_album(within).get_name(), within=within)

    def open_album(self, within=None):
        self.go_to_album(within)
        self.key('Return')

    def turn(self, way, within=None):
        if self.look_album(within) is not None:
            self.go_to_album(within)
        self.key(way)

    def choose_files(self, folder, *names):
        """Such as follow each other."""
        self.find('Add', 'button', 'push button')
        self.key('alt+Home')
        self.open_row(folder)
        self.go_to_row(names[0])
        for name in names[1:]:
            self.key('shift+Down')
            wait_for(f'{name!r} to be chosen', lambda: has_state(self.look_row(name), Atspi.StateType.SELECTED))
        self.press('Add', 'button', 'push button')


# It is told of by the time the next key is pressed; asking everything that is on the screen takes longer.
listener = Atspi.EventListener.new(Keyboard.on_focused)
listener.register('object:state-changed:focused')
HANDS = {'pointer': Pointer, 'keyboard': Keyboard}
