# SPDX-License-Identifier: GPL-3.0-or-later
"""Names and the focus where not every member comes by."""
from accessibility import JOIN, look_for_names
from community import PASSWORD
from onboarding import found_community
from scenery import OFFLINE, journey

COMPARED = 'I have compared the fingerprint with whoever runs the server, and it is the same'
CHANGED = 'The server shows another certificate than you trusted. Nothing was sent.'

# Of somebody who is no member.
PLACES_OF_VISITORS = [
    ('a community that a link leads to', lambda app: None, 'Look Around'),
    ('a post, of a visitor', lambda app: app.press('Look Around'), 'who made it?'),
    ('the notice of who looks around', lambda app: None, 'You are looking around'),
    ('the menu of a post, of a visitor', lambda app: (app.press('More About This Post', 'toggle button'), app.find('Copy Link', 'menu item')),
     'Copy Link'),
    ('the viewer, of a visitor', lambda app: (app.leave(), app.open_album()), 'Zoom In'),
    ('somebody, of a visitor', lambda app: (app.leave(), app.press('Bert')), '@bert'),
    ('Home of a visitor', lambda app: app.go('Home'), 'You are looking around'),
    ('becoming a member', lambda app: app.press('Create Account'), 'Already a Member? Sign In'),
    ('Explore of a visitor', lambda app: (app.leave(), app.go('Explore')), 'You are looking around'),
    ('Search of a visitor', lambda app: app.key('ctrl+f'), 'Search Is for Members'),
    ('the accounts, of a visitor', lambda app: app.press('Accounts', 'toggle button'), 'Leave'),
    ('signing in, of a visitor', lambda app: app.press('Sign In…', 'menu item'), 'Forgotten Your Password?'),
]

# Of somebody who hosts.
PLACES_OF_HOSTS = [
    ('the welcome', lambda app: None, JOIN),
    ('the community that is hosted', found_community, 'To invite others, let them in'),
    ('the community that is hosted, stopped', lambda app: app.press('Stop'), 'Stopped'),
]

# Where the server cannot prove who it is.
PLACES_OF_DOUBT = [
    ('the address', lambda app: app.press(JOIN), 'Address'),
    ('a certificate that nobody vouches for', lambda app: (app.write('Address', app.address), app.press('Continue')), 'Trust This Certificate'),
    ('a community', lambda app: (app.press(COMPARED, 'check box'), app.press('Trust This Certificate')), 'Look Around'),
]


@journey
def visitors_find_names(scene):
    """Nor is it for who looks around without an account."""
    bert, = scene.join('bert')
    post = bert.post('a green coat #knitwear')
    bert.call('POST', f'/posts/{post["id"]}/comments', {'text': 'who made it?'})
    app = scene.start('visitor', f'rialto://127.0.0.1:{scene.community.port}/post/{post["id"]}')
    look_for_names(app, PLACES_OF_VISITORS)


@journey
def hosts_find_names(scene):
    """Nor is it for who hosts a community."""
    look_for_names(scene.start('host'), PLACES_OF_HOSTS)


@journey
def doubt_has_names(scene):
    """Nor is it where the server shows a certificate that nobody vouches for, and later another one."""
    ada, = scene.join('ada')
    ada.post('a green coat')
    curtain = scene.draw_curtain()
    app = scene.start('ada')
    app.address = curtain.address
    look_for_names(app, PLACES_OF_DOUBT)
    app.press('Sign In')
    app.write('Handle or E-Mail Address', 'ada')
    app.write('Password', PASSWORD)
    app.press('Sign In')
    app.find_text('a green coat')
    curtain.change()
    look_for_names(app, [('the notice of another certificate', lambda app: None, CHANGED),
                         ('another certificate', lambda app: app.press('Show'), 'Trust This Certificate')])


@journey
def refusals_have_names(scene):
    """Nor is it where the server did not take something."""
    ada, bert = scene.join('ada', 'bert')
    post = bert.post('a green coat')
    ada.follow(bert)
    app = scene.open(ada)
    app.press('Comments', within='a green coat')
    app.find('Comment', 'text')
    with scene.community.away():
        app.find(*OFFLINE)
        app.write('Comment', 'who made it?')
        app.press('Send (Ctrl+Enter)')
        app.find_text('Will be sent when you are online')
        bert.delete(post)
    look_for_names(app, [('the notice of what is not sent', lambda app: None, '1 thing could not be sent'),
                         ('what is not sent', lambda app: app.press('Show'), 'Try Again')])
