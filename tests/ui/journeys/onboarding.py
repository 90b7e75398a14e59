# SPDX-License-Identifier: GPL-3.0-or-later
"""The way in: signing up, hosting, joining, and going from one account to another."""
from community import PASSWORD
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


@journey
def switch_accounts(scene):
    """Two accounts in one app: each sees what is theirs."""
    ada, bert = scene.join('ada', 'bert')
    ada.post('the view of Ada')
    bert.post('the view of Bert')
    app = scene.open(ada)
    app.find_text('the view of Ada')
    app.choose('Accounts', 'Add Account…')
    app.press('Join a Community')
    app.write('Address', scene.community.address)
    app.press('Continue')
    app.press('Sign In')
    app.write('Handle or E-Mail Address', 'bert')
    app.write('Password', PASSWORD)
    app.press('Sign In')
    app.find_text('the view of Bert')
    assert app.look_text('the view of Ada') is None
    app.press('Accounts')
    app.open_row('@ada')
    app.find_text('the view of Ada')
    assert app.look_text('the view of Bert') is None
