# SPDX-License-Identifier: GPL-3.0-or-later
"""Two apps side by side, and one that is alone."""
from driver import wait_for
from scenery import OFFLINE, journey


@journey
def live_in_two_windows(scene):
    """What is done in one app is seen in the other: a like, a comment, a post, and its end."""
    ada, bert = scene.join('ada', 'bert')
    bert.follow(ada)
    post = ada.post('first light')
    one, two = scene.open(ada), scene.open(bert)
    one.find_text('first light')
    two.press('Like', within='first light')
    wait_for('the like at the server', lambda: ada.see(post)['like_count'] == 1)
    one.find('1', 'label', within='first light')
    two.press('Comments', within='first light')
    two.write('Comment', 'so early')
    two.press('Send (Ctrl+Enter)')
    wait_for('the comment', lambda: one.look_description('1 comment', within='first light'))
    two.go('Home')
    ada.post('second sight')
    two.press('1 New Post')
    two.find_text('second sight')
    one.choose('More About This Post', 'Delete', within='first light')
    one.wait_text_gone('first light')
    one.keep_going()
    two.wait_text_gone('first light')
    two.find_text('second sight')


@journey
def offline_and_back(scene):
    """Without a server one reads on; what was done meanwhile survives kill -9 and is sent when the server is back."""
    ada, bert = scene.join('ada', 'bert')
    bert.follow(ada)
    post = ada.post('a quiet morning')
    app = scene.open(bert)
    app.find_text('a quiet morning')
    app.settle()
    scene.community.stop()
    app.find(*OFFLINE)
    app.press('Like', within='a quiet morning')
    app.settle()
    app.kill()

    again = scene.open(bert, sign_in=False)
    again.find_text('a quiet morning')
    again.find('1', 'label', within='a quiet morning')  # it is still liked
    scene.community.start()
    wait_for('the like at the server', lambda: ada.see(post)['like_count'] == 1)
