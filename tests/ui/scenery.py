# SPDX-License-Identifier: GPL-3.0-or-later
"""What every journey has: a community of its own, people at their computers, and the pair of hands they use."""
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from community import PASSWORD, Community, png
from curtain import Curtain
from hands import HANDS

JOURNEYS = []


def journey(function):
    """Marks what test-journeys.py runs, once with each pair of hands."""
    JOURNEYS.append(function)
    return function


class Scene:
    def __init__(self, app, server, hands):
        self.folder = tempfile.TemporaryDirectory(prefix='journey.')
        self.path = Path(self.folder.name)
        self.app, self.hands = app, HANDS[hands]
        self.apps, self.clipboard, self.curtain = [], None, None
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
                         env={'HOME': str(self.path / 'home'), 'SECRET_BACKEND': 'file', 'SECRET_FILE_TEST_PATH': str(self.path / f'keys-{who}'),
                              'SECRET_FILE_TEST_PASSWORD': 'a test', 'G_DEBUG': 'fatal-criticals'})
        self.apps.append(app)
        return app

    def draw_curtain(self):
        """Encrypts what goes to the community, at another address."""
        (self.path / 'curtain').mkdir()
        self.curtain = Curtain(self.path / 'curtain', self.community.port)
        return self.curtain

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
        for note in self.path.glob('app-*/host/data/serving.ini'):
            for line in note.read_text().splitlines():
                if line.startswith('pid='):
                    os.kill(int(line[4:]), signal.SIGTERM)
        if self.curtain is not None:
            self.curtain.end()
        self.community.stop()
        self.folder.cleanup()
