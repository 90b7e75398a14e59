# SPDX-License-Identifier: GPL-3.0-or-later
"""The way in: signing up, hosting, joining, and going from one account to another."""
import sandbox
from community import PASSWORD
from driver import wait_for
from scenery import OFFLINE, journey


def introduce(app, **fields):
    """Fills in a form: what is called Name gets @Name."""
    for field, text in fields.items():
        app.write(field.replace('_', ' '), text)


def found_community(host):
    host.press('Host a Community on This Computer')
    host.write('Name of the Community', 'Our Street')
    introduce(host, Name='Olga', Handle='olga')
    host.write('E-Mail Address', 'olga@example.org')
    host.write('Password', PASSWORD)
    host.press('Start the Community')


@journey
def sign_up_and_confirm(scene):
    """A newcomer joins by the address; the link in the mail confirms theirs, and the app sees it at once."""
    app = scene.start('newcomer')
    app.press('Join a Community')
    app.write('Address', scene.community.address)
    app.press('Continue')
    app.press('Create Account')
    introduce(app, Name='New Comer', Handle='newcomer')
    app.write('E-Mail Address', 'new@example.org')
    app.write('Password', PASSWORD)
    app.press('Create Account')
    app.find_text('Nothing Here Yet')
    app.choose('Accounts', 'Account Settings')
    app.press('Sign-In', 'page tab')
    app.find_text('new@example.org')
    assert app.look_text('Address, Confirmed') is None
    scene.community.confirm('new@example.org')
    app.find_text('Address, Confirmed')


def join(app, address):
    """Joins what somebody hosts."""
    app.press('Join a Community')
    app.write('Address', address)
    app.press('Continue')
    app.find_text('Our Street')
    app.press('Create Account')
    introduce(app, Name='Gustav', Handle='gustav')
    app.write('E-Mail Address', 'gustav@example.org')
    app.write('Password', PASSWORD)
    app.press('Create Account')
    app.find_text('Nothing Here Yet')


@journey
def host_and_join(scene):
    """Somebody hosts a community on their computer and lets others in; somebody joins it by the address that is shown."""
    host = scene.start('host')
    found_community(host)
    address = host.text(host.find_text('http://127.0.0.1:')).removeprefix('http://')
    host.find_text('To invite others, let them in')

    guest = scene.start('guest')
    join(guest, address)
    guest.search('olga', 'People')
    guest.find_text('@olga')

    host.press('Stop')
    host.find_text('Stopped')


@journey
def host_and_leave(scene):
    """What somebody hosts goes on when they close the window; the next app finds it, stops it, and starts it again."""
    host = scene.start('host')
    found_community(host)
    address = host.text(host.find_text('http://127.0.0.1:'))
    host.leave()
    host.close_window()
    guest = scene.start('guest')
    join(guest, address)

    host = scene.start('host')
    host.find('Home', 'list item')
    host.choose('Accounts', 'Host a Community…')
    host.find_text(address)
    host.press('Stop')
    host.find_text('Stopped')
    guest.find(*OFFLINE)
    host.press('Start')
    host.find_text(address)
    guest.wait_gone(*OFFLINE)


def add_account(app, community, handle):
    """Somebody has another account in that community."""
    app.choose('Accounts', 'Add Account…')
    app.press('Join a Community')
    app.write('Address', community.address)
    app.press('Continue')
    app.press('Sign In')
    app.write('Handle or E-Mail Address', handle)
    app.write('Password', PASSWORD)
    app.press('Sign In')


@journey
def switch_accounts(scene):
    """Two accounts in one app: each sees what is theirs."""
    ada, bert = scene.join('ada', 'bert')
    ada.post('the view of Ada')
    bert.post('the view of Bert')
    app = scene.open(ada)
    app.find_text('the view of Ada')
    add_account(app, scene.community, 'bert')
    app.find_text('the view of Bert')
    assert app.look_text('the view of Ada') is None
    app.press('Accounts')
    app.open_row('@ada')
    app.find_text('the view of Ada')
    assert app.look_text('the view of Bert') is None


@journey
def hear_of_the_other_account(scene):
    """What was left in an account is sent while another one is shown; what happens in it is counted, and told by the desktop, which leads there."""
    ada, bert = scene.join('ada', 'bert')
    bert.follow(ada)
    view = ada.post('the view of Ada')
    desktop = None if sandbox.SANDBOXED else scene.show_notifications()
    scene.copy('image/png', scene.picture('red.png', 400, 300, (160, 40, 40)))
    app = scene.open(ada)
    app.find_text('the view of Ada')
    add_account(app, scene.community, 'bert')
    app.find('Like', within='the view of Ada')
    with scene.community.away():
        app.find(*OFFLINE)
        app.key('ctrl+n')
        app.write('Caption', 'sent by and by')
        app.key('ctrl+v')
        app.write('Description', 'A red coat')
        app.press('Post')
        app.find_text('sent by and by')
        app.press('Accounts')
        app.open_row('@ada')
        app.wait_text_gone('sent by and by')
    post = wait_for('the post at the server', lambda: next(iter(bert.posts()), None))
    assert post['caption'] == 'sent by and by', post
    assert app.look_text('sent by and by') is None

    ada.call('PUT', f'/posts/{post["id"]}/like')
    app.find('1 new notification in other accounts')
    app.press('Accounts')
    app.find_text('@bert')
    wait_for('the count at the row of Bert', lambda: app.look('1', 'label', within='@bert'))
    app.leave()
    if desktop is None:
        return
    desktop.open(desktop.find('Ada liked your post', '@bert'))
    app.find('Comment', 'text')
    app.find_text('sent by and by')

    bert.call('PUT', f'/posts/{view["id"]}/like')
    told = desktop.find('Bert liked your post', '@ada')
    app.press('Accounts')
    app.open_row('@ada')
    app.find_text('the view of Ada')
    app.key('ctrl+3')
    app.find_text('liked your post')
    desktop.wait_withdrawn(told)
