# SPDX-License-Identifier: GPL-3.0-or-later
"""What people have to do with each other."""
from driver import wait_for
from scenery import journey


@journey
def mention(scene):
    """Who is mentioned is told, and led to where it was."""
    ada, bert = scene.join('ada', 'bert')
    post = ada.post('who wore it')
    one, two = scene.open(ada), scene.open(bert)
    one.press('Comments', within='who wore it')
    one.write('Comment', '@bert did')
    one.press('Send (Ctrl+Enter)')
    wait_for('the comment at the server', lambda: ada.see(post)['comment_count'] == 1)
    two.go('Notifications')
    two.open_row('Ada mentioned you in a comment')
    two.find_text('who wore it')
    two.find_text('@bert did')


@journey
def ask_to_follow(scene):
    """Who approves followers is asked, and who is accepted sees the posts."""
    ada, bert = scene.join('ada', 'bert')
    ada.lock()
    ada.post('for friends', audience='followers')
    one, two = scene.open(ada), scene.open(bert)
    two.search('ada', 'People')
    two.open_row('@ada')
    two.press('Follow')
    two.find('Requested')
    assert two.look_text('for friends') is None
    one.go('Notifications')
    one.press('Accept', within='Bert asks to follow you')
    two.find('Unfollow')
    two.go('Home')
    two.find_text('for friends')


@journey
def block(scene):
    """Who is blocked is gone, for both, from what they look at; who was blocked is told that posts are gone, and not why."""
    ada, bert = scene.join('ada', 'bert')
    ada.follow(bert)
    bert.follow(ada)
    ada.post('seen by friends')
    bert.post('never again')
    one, two = scene.open(ada), scene.open(bert)
    two.find_text('seen by friends')
    one.choose('More About This Post', 'Block Author…', within='never again')
    one.press('Block')
    one.wait_text_gone('never again')
    one.find_text('seen by friends')
    two.wait_text_gone('seen by friends')
    two.search('ada', 'People')
    two.find_text('Nobody Found')


@journey
def not_to_be_disturbed(scene):
    """Who does not want to be disturbed is seen so, by themselves and by others, also after another start."""
    ada, bert = scene.join('ada', 'bert')
    one, two = scene.open(ada), scene.open(bert)
    two.search('ada', 'People')
    two.open_row('@ada')
    one.choose('Accounts', 'Do Not Disturb')
    one.find('Do Not Disturb', 'image')
    two.find('Do Not Disturb', 'image')
    one.close_window()
    one = scene.open(ada, sign_in=False)
    one.find('Do Not Disturb', 'image')
    one.choose('Accounts', 'Away')
    two.find('Away', 'image')
