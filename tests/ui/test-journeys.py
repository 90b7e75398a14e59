#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people do with the app, from one end to the other, against a real server. TAP; each journey has a community of its own."""
import os
import sys
import tempfile
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from community import PASSWORD, Community  # noqa: E402
from driver import App, wait_for  # noqa: E402

APP, SERVER = sys.argv[1], sys.argv[2]
JOURNEYS = []


def journey(function):
    JOURNEYS.append(function)
    return function


class Scene:
    """A community, and people at their computers."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.community = Community(folder, SERVER)
        self.apps = []
        (self.folder / 'password').write_text(PASSWORD)

    def open(self, person, sign_in=True):
        arguments = ['--join', self.community.address, '--as', person.handle, '--password-file', str(self.folder / 'password')]
        return self.start(person.handle, *(arguments if sign_in else []))

    def start(self, who, *arguments):
        """The app of somebody, who has a folder of their own."""
        app = App(APP, '--profile', str(self.folder / f'app-{who}'), *arguments,
                  env={'SECRET_BACKEND': 'file', 'SECRET_FILE_TEST_PATH': str(self.folder / f'keys-{who}'),
                       'SECRET_FILE_TEST_PASSWORD': 'a test', 'G_DEBUG': 'fatal-criticals'})
        self.apps.append(app)
        return app

    def end(self):
        for app in self.apps:
            app.close()
        self.community.stop()


def like(app, caption):
    """Presses the heart of the post on the screen that says @caption."""
    app.find_text(caption)
    app.press('Like')


@journey
def live_in_two_windows(scene):
    """A like in one window is seen in the other."""
    ada, bert = scene.community.join('ada', 'Ada'), scene.community.join('bert', 'Bert')
    bert.follow(ada)
    post = ada.post('first light')
    one, two = scene.open(ada), scene.open(bert)
    one.find_text('first light')
    like(two, 'first light')
    wait_for('the like at the server', lambda: ada.see(post)['like_count'] == 1)
    one.find('1', 'label')


@journey
def offline_and_back(scene):
    """Without a server one reads on; what was done meanwhile survives kill -9 and is sent when the server is back."""
    ada, bert = scene.community.join('ada', 'Ada'), scene.community.join('bert', 'Bert')
    bert.follow(ada)
    post = ada.post('a quiet morning')
    app = scene.open(bert)
    app.find_text('a quiet morning')
    app.settle()
    scene.community.stop()
    app.find_text('You are offline')
    like(app, 'a quiet morning')
    app.settle()
    app.kill()

    again = scene.open(bert, sign_in=False)
    again.find_text('a quiet morning')
    again.find('1', 'label')  # it is still liked
    scene.community.start()
    wait_for('the like at the server', lambda: ada.see(post)['like_count'] == 1)


@journey
def new_posts_wait(scene):
    """What is new waits behind a button and moves nothing."""
    ada, bert = scene.community.join('ada', 'Ada'), scene.community.join('bert', 'Bert')
    bert.follow(ada)
    for i in range(5):
        ada.post(f'older {i}')
    app = scene.open(bert)
    app.find_text('older 4')
    app.settle()
    ada.post('brand new')
    app.find('1 New Post', 'button', 'push button')
    assert app.look('brand new') is None
    app.press('1 New Post')
    app.find_text('brand new')


@journey
def sign_up_by_keyboard(scene):
    """A newcomer joins by the address, with the keyboard alone, and finds somebody to follow."""
    ada = scene.community.join('ada', 'Ada')
    ada.post('hello there')
    app = scene.start('newcomer')
    app.find('Join a Community')
    app.key('Return')
    app.type(scene.community.address)
    app.key('Return')
    app.find('Create Account')
    app.reach('Create Account')
    app.key('Return')
    for field, text in {'Name': 'New Comer', 'Handle': 'newcomer', 'E-Mail Address': 'new@example.org', 'Password': PASSWORD}.items():
        app.reach(field)
        app.type(text)
    app.key('Return')
    app.find('Home', 'list item')
    app.find_text('Nothing Here Yet')


@journey
def comment_and_answer(scene):
    """What is said about a post is seen by whoever looks at it."""
    ada, bert = scene.community.join('ada', 'Ada'), scene.community.join('bert', 'Bert')
    bert.follow(ada)
    post = ada.post('say something')
    one, two = scene.open(ada), scene.open(bert)
    for app in (one, two):
        app.find_text('say something')
        app.press('Comments')
        app.find('Post', 'heading', 'label')
    two.write('Comment', 'lovely colours')
    two.press('Send (Ctrl+Enter)')
    one.find_text('lovely colours')
    wait_for('the comment at the server', lambda: ada.see(post)['comment_count'] == 1)


@journey
def search_finds(scene):
    """Posts, people and tags by a few letters."""
    ada = scene.community.join('ada', 'Ada Lovelace')
    ada.post('a green coat #knitwear')
    app = scene.open(ada)
    app.find_text('a green coat')
    app.key('ctrl+f')
    app.type('green')
    app.find_text('a green coat')
    app.press('People', 'page tab')
    app.key('ctrl+f')
    app.key('ctrl+a')
    app.type('lovelace')
    app.find_text('@ada')


@journey
def everything_has_a_name(scene):
    """Nothing that can be used is nameless, in any place."""
    ada = scene.community.join('ada', 'Ada')
    ada.post('named')
    app = scene.open(ada)
    app.find_text('named')
    for key in ('ctrl+1', 'ctrl+2', 'ctrl+3', 'ctrl+4', 'ctrl+5'):
        app.key(key)
        app.settle()
        assert app.unnamed() == [], (key, app.unnamed())


def main():
    chosen = [function for function in JOURNEYS if not sys.argv[3:] or function.__name__ in sys.argv[3:]]
    print('TAP version 14')
    print(f'1..{len(chosen)}')
    failed = 0
    for number, function in enumerate(chosen, 1):
        with tempfile.TemporaryDirectory() as folder:
            scene = Scene(folder)
            try:
                function(scene)
                print(f'ok {number} - {function.__name__}', flush=True)
            except Exception:
                failed += 1
                print(f'not ok {number} - {function.__name__}')
                print('\n'.join(f'# {line}' for line in traceback.format_exc().splitlines()), flush=True)
                if os.environ.get('RIALTO_FAILED'):
                    scene.apps and scene.apps[-1].screenshot(Path(os.environ['RIALTO_FAILED']) / f'{function.__name__}.png')
            finally:
                scene.end()
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
