#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Links that are opened outside of the app, on the command line or by the desktop. TAP; each case has a community of its own."""
import os
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, Gio, GLib  # noqa: E402

sys.path.insert(0, str(Path(__file__).resolve().parent))
from community import PASSWORD, Community  # noqa: E402
from driver import PATIENCE, App, children, wait_for  # noqa: E402

import sandbox  # noqa: E402

APP, SERVER = sys.argv[1], sys.argv[2]
ID, OBJECT = 'org.rialto.Rialto', '/org/rialto/Rialto'


class Bus:
    """The session's bus, which starts what is called by its name."""

    def __init__(self):
        self.connection = Gio.bus_get_sync(Gio.BusType.SESSION)

    def call(self, name, path, interface, method, arguments=None):
        return self.connection.call_sync(name, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, PATIENCE * 1000)

    def ask(self, method, arguments=None):
        answer = self.call('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', method, arguments)
        return answer.unpack() if answer is not None else None

    def tell(self, method, arguments):
        self.call(ID, OBJECT, 'org.freedesktop.Application', method, arguments)

    def is_there(self):
        return self.ask('NameHasOwner', GLib.Variant('(s)', (ID,)))[0]

    def introduce(self, environment):
        """The service file that is installed with the app; outside of a sandbox that is one which starts the app of this test."""
        services = Path(os.environ['XDG_DATA_HOME']) / 'dbus-1/services'
        services.mkdir(parents=True, exist_ok=True)
        if sandbox.SANDBOXED:
            text = (Path(os.environ['FLATPAK_USER_DIR']) / f'exports/share/dbus-1/services/{ID}.service').read_text()
        else:
            text = f'[D-BUS Service]\nName={ID}\nExec={Path(APP).resolve()} --gapplication-service\n'
        (services / f'{ID}.service').write_text(text)
        self.ask('ReloadConfig')
        self.ask('UpdateActivationEnvironment', GLib.Variant('(a{ss})', ({**os.environ, **environment},)))


class Activated(App):
    """The app, started by the bus because somebody opens a link."""

    def __init__(self, bus, link):
        self.bus, self.process = bus, None
        self.look_around()
        bus.tell('Open', GLib.Variant('(asa{sv})', ([link], {})))
        self.meet()

    def find_root(self):
        return next((app for app in children(Atspi.get_desktop(0)) if app.get_process_id() not in self.others and app.get_child_count() > 0), None)

    def close(self):
        self.bus.tell('ActivateAction', GLib.Variant('(sava{sv})', ('quit', [], {})))
        wait_for('the app to end', lambda: not self.bus.is_there())


class Desk:
    """A computer, with one app at most, as it is for everybody: a second start of it goes to the first."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.community = Community(folder, SERVER)
        self.app = None
        (self.folder / 'password').write_text(PASSWORD)
        self.env = {'SECRET_BACKEND': 'file', 'SECRET_FILE_TEST_PATH': str(self.folder / 'keys'), 'SECRET_FILE_TEST_PASSWORD': 'a test',
                    'G_DEBUG': 'fatal-criticals', 'RIALTO_DATA_DIR': str(self.folder / 'app')}

    def start(self, *arguments):
        self.app = App(APP, *arguments, env=self.env)
        return self.app

    def sign_in(self, person):
        return self.start('--join', self.community.address, '--as', person.handle, '--password-file', str(self.folder / 'password'))

    def open(self, *arguments):
        """What the desktop does, or somebody in a terminal: it goes to the app that runs, and ends."""
        subprocess.run([APP, *arguments], env={**os.environ, **self.env}, check=True, timeout=PATIENCE)

    def activate(self, link):
        bus = Bus()
        bus.introduce(self.env)
        self.app = Activated(bus, link)
        return self.app

    def link(self, rest):
        return f'rialto://127.0.0.1:{self.community.port}/{rest}'

    def end(self):
        if self.app:
            self.app.close()
        self.community.stop()


def forwarded(desk):
    """A second instance gives what it was asked for to the first: a post, a person, a tag."""
    ada = desk.community.join('ada', 'Ada')
    post = ada.post('a red scarf #knitwear')
    app = desk.sign_in(ada)
    app.find_text('a red scarf')
    desk.open(desk.link(f'post/{post["id"]}'))
    app.find('Post', 'heading', 'label')
    desk.open(desk.link('tag/knitwear'))
    app.find_text('#knitwear')
    desk.open(desk.link(f'person/{ada.id}'))
    app.find_text('@ada')


def at_the_start(desk):
    """The app is started by a link to a community that one is a member of."""
    ada = desk.community.join('ada', 'Ada')
    post = ada.post('a red scarf')
    desk.sign_in(ada).find_text('a red scarf')
    desk.app.close()
    app = desk.start(desk.link(f'post/{post["id"]}'))
    app.find('Post', 'heading', 'label')
    app.find_text('a red scarf')


def by_the_bus(desk):
    """The desktop has the bus start the app, and gives it the link."""
    ada = desk.community.join('ada', 'Ada')
    post = ada.post('a red scarf')
    desk.sign_in(ada).find_text('a red scarf')
    desk.app.close()
    app = desk.activate(desk.link(f'post/{post["id"]}'))
    app.find('Post', 'heading', 'label')
    app.find_text('a red scarf')


def not_a_member(desk):
    """Where one is not a member one may look around, and sees what the link leads to."""
    ada = desk.community.join('ada', 'Ada')
    post = ada.post('a red scarf', audience='public')
    app = desk.start(desk.link(f'post/{post["id"]}'))
    Atspi.Action.do_action(app.find('Look Around', 'button', 'push button'), 0)
    app.find('Post', 'heading', 'label')
    app.find_text('a red scarf')


def nowhere(desk):
    """What makes no sense is said to make none."""
    app = desk.sign_in(desk.community.join('ada', 'Ada'))
    app.find('Home', 'list item')
    desk.open('rialto://example.org/shoe/twelve')
    app.find_text('This link leads nowhere')


def from_a_mail(desk):
    """An address is confirmed, or not, and a password is chosen anew with the code of the mail."""
    app = desk.sign_in(desk.community.join('ada', 'Ada'))
    app.find('Home', 'list item')
    desk.open(desk.link('confirm/made-up'))
    app.find_text('This link has been used or is too old.')
    desk.open(desk.link('reset/made-up'))
    app.find_text('All your devices are signed out when you choose a new password.')
    app.find_text('made-up')


CASES = [forwarded, at_the_start, by_the_bus, not_a_member, nowhere, from_a_mail]


def main():
    chosen = [function for function in CASES if not sys.argv[3:] or function.__name__ in sys.argv[3:]]
    print('TAP version 14')
    print(f'1..{len(chosen)}')
    failed = 0
    for number, function in enumerate(chosen, 1):
        with tempfile.TemporaryDirectory() as folder:
            desk = Desk(folder)
            try:
                function(desk)
                print(f'ok {number} - {function.__name__}', flush=True)
            except Exception:
                failed += 1
                print(f'not ok {number} - {function.__name__}')
                print('\n'.join(f'# {line}' for line in traceback.format_exc().splitlines()), flush=True)
                if os.environ.get('RIALTO_FAILED') and desk.app:
                    desk.app.screenshot(Path(os.environ['RIALTO_FAILED']) / f'{function.__name__}.png')
            finally:
                desk.end()
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
