# SPDX-License-Identifier: GPL-3.0-or-later
"""Posts: writing them, liking them, talking about them, finding them."""
from driver import wait_for
from scenery import journey


@journey
def post_an_album(scene):
    """Three pictures, one pasted and two chosen among files, each described, are posted together; a follower looks at one after the other."""
    ada, bert = scene.join('ada', 'bert')
    bert.follow(ada)
    scene.picture('home/Coats/blue.png', 300, 400, (40, 40, 160))
    scene.picture('home/Coats/green.png', 300, 400, (40, 160, 40))
    scene.picture('home/Coats/grey.png', 300, 400, (90, 90, 90))
    # The app learns of it by and by: long before it is pasted.
    scene.copy('image/png', scene.picture('red.png', 400, 300, (160, 40, 40)))
    app = scene.open(ada)
    app.find_text('Nothing Here Yet')
    app.key('ctrl+n')
    app.write('Caption', 'three coats')
    app.key('ctrl+v')
    app.write('Description', 'A red coat')
    app.press('Add Pictures…')
    app.choose_files('Coats', 'blue.png', 'green.png')
    app.write('Description', 'A blue coat', within='Picture 2 of 3')
    app.write('Description', 'A green coat', within='Picture 3 of 3')
    app.press('Post')
    post = wait_for('the post at the server', lambda: next(iter(ada.posts()), None))
    assert [picture['alt'] for picture in post['pictures']] == ['A red coat', 'A blue coat', 'A green coat'], post
    other = scene.open(bert)
    other.find_text('three coats')
    walk(other, 'three coats')


def walk(app, post):
    """From one picture to the next in the card and back in the viewer; readers are told what each shows."""
    album = app.find('Picture 1 of 3', within=post)
    assert album.get_description() == 'A red coat', album.get_description()
    for number, alt in ((2, 'A blue coat'), (3, 'A green coat')):
        app.turn('Right', within=post)
        app.hear(alt)
        app.find(f'Picture {number} of 3', within=post)
        wait_for(f'{alt!r} at the album', lambda: album.get_description() == alt)
    app.open_album(within=post)
    app.find('3 of 3', 'label')
    app.wait_focused('A green coat', 'image')
    for number, alt in ((2, 'A blue coat'), (1, 'A red coat')):
        app.turn('Left')
        app.hear(alt)
        app.find(f'{number} of 3', 'label')
        app.find(alt, 'image')
    app.leave()
    app.wait_focused('Picture 3 of 3', within=post)


@journey
def like(scene):
    """A heart is given and taken back."""
    ada, bert = scene.join('ada', 'bert')
    bert.follow(ada)
    posts = [ada.post(caption) for caption in ('first light', 'second thoughts', 'third time')]
    app = scene.open(bert)
    app.press('Like', within='second thoughts')
    wait_for('the like at the server', lambda: ada.see(posts[1])['like_count'] == 1)
    app.press('Like', within='second thoughts')
    wait_for('it to be taken back', lambda: ada.see(posts[1])['like_count'] == 0)


@journey
def comment_and_reply(scene):
    """What is said about a post is seen by whoever looks at it, and answered there."""
    ada, bert = scene.join('ada', 'bert')
    bert.follow(ada)
    post = ada.post('say something')
    one, two = scene.open(ada), scene.open(bert)
    for app in (one, two):
        app.press('Comments', within='say something')
        app.find('Comment', 'text')
    two.write('Comment', 'lovely colours')
    two.press('Send (Ctrl+Enter)')
    one.find_text('lovely colours')
    one.press('Reply', within='lovely colours')
    one.write('Comment', 'thank you')
    one.press('Send (Ctrl+Enter)')
    two.find_text('thank you')
    wait_for('both comments at the server', lambda: ada.see(post)['comment_count'] == 2)


@journey
def new_posts_wait(scene):
    """What is new waits behind a button and moves nothing."""
    ada, bert = scene.join('ada', 'bert')
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
def search(scene):
    """Posts, people and tags by a few letters."""
    ada, bert = scene.join('ada', 'bert')
    ada.post('a green coat #knitwear')
    app = scene.open(bert)
    app.find_text('Nothing Here Yet')
    app.search('green', 'Posts')
    app.find_text('a green coat')
    app.search('ada', 'People')
    app.find_text('@ada')
    app.search('knit', 'Tags')
    app.open_row('#knitwear')
    app.find_text('a green coat')
