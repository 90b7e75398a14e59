# SPDX-License-Identifier: GPL-3.0-or-later
"""For who does not see, and for who has no pointer."""
from driver import wait_for
from hands import SEARCH
from scenery import journey

JOIN = 'Join a Community'

# Every place: how one gets there from the one before, and what is seen there.
PLACES = [
    ('Home', lambda app: app.go('Home'), 'a green coat'),
    ('the viewer', lambda app: app.open_album(within='a green coat'), 'Zoom In'),
    ('the menu of a post', lambda app: (app.leave(), app.press('More About This Post', 'toggle button', within='a green coat')), 'Block Author…'),
    ('the question before somebody is blocked', lambda app: app.press('Block Author…', 'menu item'), 'Block This Person?'),
    ('a post', lambda app: (app.press('Cancel'), app.press('Comments', within='a green coat')), 'who made it?'),
    ('the menu of a comment', lambda app: app.press('More About This Comment', 'toggle button'), 'Copy Text'),
    ('somebody', lambda app: (app.leave(), app.press('Bert')), '@bert'),
    ('the menu of a person', lambda app: app.press('More About This Person', 'toggle button'), 'Copy Handle'),
    ('followers', lambda app: (app.leave(), app.press('2 Followers')), '@cora'),
    ('Explore', lambda app: (app.go('Explore'), app.settle()), 'Explore'),
    ('posts that are found', lambda app: app.search('coat', 'Posts'), 'a green coat'),
    ('people who are found', lambda app: app.search('bert', 'People'), '@bert'),
    ('tags that are found', lambda app: app.search('knit', 'Tags'), '#knitwear'),
    ('a tag', lambda app: app.open_row('#knitwear'), 'a green coat'),
    ('Notifications', lambda app: app.go('Notifications'), 'Cora asks to follow you'),
    ('Saved', lambda app: app.go('Saved'), 'Nothing Saved Yet'),
    ('Profile', lambda app: app.go('Profile'), '@ada'),
    ('a post that is edited', lambda app: app.choose('More About This Post', 'Edit…', within='a grey hat'), 'Edit Post'),
    ('the composer', lambda app: (app.leave(), app.key('ctrl+n')), 'Add Pictures…'),
    ('a picture in the composer', lambda app: app.key('ctrl+v'), 'Remove Picture'),
    ('pictures in the composer', lambda app: app.key('ctrl+v'), 'Picture 2 of 2'),
    ('Preferences', lambda app: (app.leave(), app.key('ctrl+comma')), 'Remind of Missing Descriptions'),
    ('Keyboard Shortcuts', lambda app: (app.leave(), app.key('ctrl+question')), 'Into the Post'),
    ('the menu', lambda app: (app.leave(), app.press('Main Menu', 'toggle button')), 'About Rialto'),
    ('About', lambda app: app.press('About Rialto', 'menu item'), 'Report an Issue'),
    ('what others have made', lambda app: app.open_row('Legal'), 'libvips'),
    ('the accounts', lambda app: (app.key('Escape'), app.leave(), app.press('Accounts', 'toggle button')), 'Add Account…'),
    ('the account: Profile', lambda app: app.press('Account Settings', 'menu item'), 'About You'),
    ('the account: Sign-In', lambda app: app.press('Sign-In', 'page tab'), 'Changing it signs out all other devices.'),
    ('the account: Devices', lambda app: app.press('Devices', 'page tab'), 'This Device'),
    ('the account: Alerts', lambda app: app.press('Alerts', 'page tab'), 'This community sends no mail.'),
    ('the account: People', lambda app: app.press('People', 'page tab'), 'Neither of you sees the other.'),
    ('the question before one signs out', lambda app: (app.leave(), app.choose('Accounts', 'Sign Out…')), 'Sign Out?'),
    ('the welcome', lambda app: (app.press('Cancel'), app.choose('Accounts', 'Add Account…')), JOIN),
    ('hosting', lambda app: app.press('Host a Community on This Computer'), 'Name of the Community'),
    ('the address', lambda app: (app.press('Back'), app.press(JOIN)), 'Address'),
    ('a community', lambda app: (app.write('Address', app.address), app.press('Continue')), 'Look Around'),
    ('signing up', lambda app: app.press('Create Account'), 'Already a Member? Sign In'),
    ('signing in', lambda app: app.press('Already a Member? Sign In'), 'Forgotten Your Password?'),
    ('a forgotten password', lambda app: app.press('Forgotten Your Password?'), 'Enter the Code'),
    ('a new password', lambda app: app.press('Enter the Code'), 'New Password'),
]


def look_for_names(app, places):
    """In each place, nothing that can be used is nameless, and the focus is somewhere."""
    nameless = {}
    for place, go, sight in places:
        go(app)
        wait_for(f'{sight!r} in {place}', lambda: app.look_text(sight))
        app.keep_going()
        found = app.unnamed()
        if found:
            app.settle()  # what has only just come is named a moment later
            found = app.unnamed()
        if found:
            nameless[place] = found
    assert not nameless, '\n'.join(f'{place}: {what}' for place, found in nameless.items() for what in found)


@journey
def everything_has_a_name(scene):
    """For members, nothing that can be used is nameless, and the focus is somewhere, in any place."""
    ada, bert, cora = scene.join('ada', 'bert', 'cora')
    ada.post('a grey hat')
    post = bert.post('a green coat #knitwear')
    bert.call('POST', f'/posts/{post["id"]}/comments', {'text': 'who made it?'})
    ada.follow(bert)
    cora.follow(bert)
    ada.lock()
    cora.follow(ada)
    scene.copy('image/png', scene.picture('red.png', 400, 300, (160, 40, 40)))
    app = scene.open(ada)
    app.address = scene.community.address
    look_for_names(app, PLACES)


@journey
def from_pane_to_pane(scene):
    """F6 leads from the sidebar to what is beside it, and back to where one was; not out of a dialog."""
    ada, = scene.join('ada')
    ada.post('a grey hat')
    ada.post('a green coat #knitwear')
    app = scene.open(ada)
    app.find_text('a green coat')
    app.wait_marked('Home')
    lead_from_place_to_place(app)
    lead_around_search(app)


def lead_from_place_to_place(app):
    app.key('F6')
    app.wait_focused('Home', 'list item')
    app.key('F6')
    app.wait_row_focused('a green coat')
    app.key('Down')
    app.wait_row_focused('a grey hat')
    app.key('F6')
    app.wait_focused('Home', 'list item')
    app.key('Down')
    app.wait_focused('Explore', 'list item')
    app.wait_marked('Home')
    app.key('shift+F6')
    app.wait_row_focused('a grey hat')
    app.key('F6')
    app.wait_focused('Explore', 'list item')
    app.key('ctrl+n')
    app.wait_focused('Caption', 'text')
    app.key('F6', 'a')
    app.find_text('2199 characters left')
    app.wait_focused('Caption', 'text')
    app.key('ctrl+a', 'Delete')
    app.leave()
    app.wait_focused('Explore', 'list item')


def lead_around_search(app):
    """What is found belongs to no place in the sidebar."""
    app.key('ctrl+f')
    app.wait_focused(SEARCH)
    app.wait_marked(None)
    app.type('green')
    app.find_text('a green coat')
    app.key('F6')
    app.wait_row_focused('a green coat')
    app.key('shift+F6')
    app.wait_focused(SEARCH)
    app.key('shift+F6')
    app.wait_focused('Explore', 'list item')
    app.key('Return')
    app.wait_marked('Explore')


@journey
def menus_by_keys(scene):
    """The keys for menus open that of a post or a comment, wherever in it the focus is, which is there again afterwards."""
    ada, = scene.join('ada')
    post = ada.post('a green coat')
    ada.call('POST', f'/posts/{post["id"]}/comments', {'text': 'who made it?'})
    app = scene.open(ada)
    app.find_text('a green coat')
    app.wait_row_focused('a green coat')
    for key in ('shift+F10', 'Menu'):
        app.key(key)
        app.find('Copy Link', 'menu item')
        app.leave()
        app.wait_row_focused('a green coat')
    app.key('Tab')
    app.wait_focused('Ada')
    app.key('Menu')
    app.find('Copy Link', 'menu item')
    app.leave()
    app.wait_focused('Ada')
    app.press('Comments', within='a green coat')
    app.find_text('who made it?')
    # Past the author, the menu, the picture and four things to do.
    app.wait_focused('Ada')
    app.key(*['Tab'] * 8)
    app.wait_row_focused('who made it?')
    app.key('shift+F10')
    app.find('Copy Text', 'menu item')
    app.leave()
    app.wait_row_focused('who made it?')
