# SPDX-License-Identifier: GPL-3.0-or-later
"""What every journey has: a community of its own, people at their computers, and the pair of hands they use."""
import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import sandbox
from community import PASSWORD, Community, png
from curtain import Curtain
from desktop import Desktop
from driver import PATIENCE
from hands import HANDS

JOURNEYS = []
# A banner is there for screen readers also while it is not shown; its label is not.
OFFLINE = 'You are offline. This is what was here last.', 'label'


def journey(function):
    """Marks what test-journeys.py runs, once with each pair of hands."""
    JOURNEYS.append(function)
    return function


def stop_hosted(data):
    """Ends the server of a folder, if one runs: as the app does, by the socket in it. Its number may be another's outside its sandbox."""
    folder = os.open(data, os.O_PATH | os.O_DIRECTORY)
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(PATIENCE)
            # Addresses of sockets are short.
            line.connect(f'/proc/self/fd/{folder}/control.sock')
            line.sendall(b'stop\n')
            while line.recv(64):
                pass
    except (FileNotFoundError, ConnectionError):
        pass
    finally:
        os.close(folder)


class Scene:
    def __init__(self, app, server, hands):
        self.folder = tempfile.TemporaryDirectory(prefix='journey.')
        self.path = Path(self.folder.name)
        self.app, self.hands = app, HANDS[hands]
        self.apps, self.clipboard, self.curtain, self.desktop = [], None, None, None
        (self.path / 'password').write_text(PASSWORD)
        (self.path / 'home').mkdir()
        self.community = Community(self.path, server)

    def join(self, *handles):
        """People who have signed up: Ada is ada."""
        return [self.community.join(handle, handle.capitalize()) for handle in handles]

    def open(self, person, sign_in=True):
        """The app of a member; without signing in, as they left it."""
        arguments = ['--join', self.community.address, '--as', person.handle, '--password-file', str(self.path / 'password')]
        app = self.start(person.handle, *(arguments if sign_in else []))
        app.find('Home', 'list item')
        return app

    def start(self, who, *arguments):
        """The app of somebody, who has a folder of their own."""
        app = self.hands(self.app, '--profile', str(self.path / f'app-{who}'), *arguments,
                         env={**self.home(), 'SECRET_BACKEND': 'file', 'SECRET_FILE_TEST_PATH': str(self.path / f'keys-{who}'),
                              'SECRET_FILE_TEST_PASSWORD': 'a test', 'G_DEBUG': 'fatal-criticals'})
        self.apps.append(app)
        return app

    def home(self):
        """Whose files the app offers; in a sandbox it has a home of its own, and no other is shown."""
        return {} if sandbox.SANDBOXED else {'HOME': str(self.path / 'home')}

    def draw_curtain(self):
        """Encrypts what goes to the community, at another address."""
        (self.path / 'curtain').mkdir()
        self.curtain = Curtain(self.path / 'curtain', self.community.port)
        return self.curtain

    def show_notifications(self):
        """From now on the desktop shows them; the app must not run yet."""
        self.desktop = Desktop()
        return self.desktop

    def copy(self, kind, path):
        """Something is copied in another program."""
        self.forget()
        self.clipboard = subprocess.Popen([sys.executable, Path(__file__).with_name('clipboard.py'), kind, path], stdout=subprocess.PIPE)
        assert self.clipboard.stdout.readline() == b'copied\n'

    def forget(self):
        if self.clipboard is not None:
            self.clipboard.kill()
            self.clipboard.wait()
            self.clipboard.stdout.close()

    def picture(self, name, *size_and_colour):
        path = self.path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(png(*size_and_colour))
        return path

    def end(self):
        self.forget()
        for app in self.apps:
            app.close()
        # What somebody hosts outlives the app.
        for data in self.path.glob('app-*/host/data'):
            stop_hosted(data)
        if self.curtain is not None:
            self.curtain.end()
        if self.desktop is not None:
            self.desktop.end()
        self.community.stop()
        self.folder.cleanup()
