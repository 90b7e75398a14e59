# SPDX-License-Identifier: GPL-3.0-or-later
"""A community with thousands of posts in one member's home feed, each with pictures of its own.

`rialtod demo` makes some hundred posts with a hundred drawn pictures, which takes a minute. They are shown again here by rows that
lie between theirs; the pictures of each are the same files under another name, so that each is fetched, kept and decoded anew.
"""
import hashlib
import http.client
import json
import os
import random
import shutil
import sqlite3
import subprocess
import time
from pathlib import Path

PASSWORD = 'correct horse battery staple'
READER = 'aiko'
CONFIG = '[limits]\nrate_percent=100000\n'
UNIT, RECORD = '\x1f', '\x1e'
MADE_BY = 'made-2'


class Server:
    """rialtod with the community, until it is stopped."""

    def __init__(self, folder, program):
        data = folder / 'data'
        (data / 'serving.ini').unlink(missing_ok=True)
        self.process = subprocess.Popen([program, 'serve', '--config', folder / 'rialto.conf', '--data', data, '--listen', '127.0.0.1:0'],
                                        stdout=open(folder / 'server.log', 'w'), stderr=subprocess.STDOUT)
        self.port = self.await_port(data / 'serving.ini')
        self.address = f'http://127.0.0.1:{self.port}'
        self.token = None

    def await_port(self, path):
        while True:
            if self.process.poll() is not None:
                raise SystemExit(f'bench: the server did not start, see {path.parent.parent / "server.log"}')
            text = path.read_text() if path.exists() else ''
            for line in text.splitlines():
                if line.startswith('addresses='):
                    return int(line.rstrip(';').rsplit(':', 1)[1])
            time.sleep(0.02)

    def call(self, method, path, body=None):
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=60)
        headers = {'Content-Type': 'application/json'} if body is not None else {}
        if self.token:
            headers['Authorization'] = f'Bearer {self.token}'
        connection.request(method, '/api/v1' + path, json.dumps(body) if body is not None else None, headers)
        response = connection.getresponse()
        text = response.read()
        if response.status >= 300:
            raise SystemExit(f'bench: {method} {path}: {response.status} {text}')
        return json.loads(text) if text else None

    def sign_in(self, handle):
        self.token = self.call('POST', '/auth/login', {'login': handle, 'password': PASSWORD})['tokens']['access_token']

    def stop(self):
        self.process.terminate()
        self.process.wait()


def other_name(blob, number):
    return hashlib.sha256(f'{blob} {number}'.encode()).hexdigest()


def link_blob(blobs, blob, name):
    source, target = (blobs / n[:2] / n[2:4] / n for n in (blob, name))
    if target.exists():
        return
    target.mkdir(parents=True)
    for file in source.iterdir():
        os.link(file, target / file.name)


def copy_row(database, table, key, old, changes):
    """The row again, with some columns changed."""
    cursor = database.execute(f'SELECT * FROM {table} WHERE {key} = ?', (old,))
    names = [column[0] for column in cursor.description]
    for row in cursor.fetchall():
        values = [changes.get(name, value) for name, value in zip(names, row)]
        database.execute(f'INSERT OR IGNORE INTO {table} ({", ".join(names)}) VALUES ({", ".join("?" * len(names))})', values)


def show_again(database, blobs, post, number, id):
    """A row like that of `post`, with pictures under other names."""
    pictures = database.execute('SELECT pictures FROM posts WHERE id = ?', (post,)).fetchone()[0]
    records = [record.split(UNIT) for record in pictures.split(RECORD) if record]
    for record in records:
        name = other_name(record[0], number)
        link_blob(blobs, record[0], name)
        copy_row(database, 'blobs', 'hash', record[0], {'hash': name})
        use = database.execute('SELECT kind, user_id FROM blob_uses WHERE blob = ? AND subject = ?', (record[0], post)).fetchone()
        database.execute('INSERT OR IGNORE INTO blob_uses (blob, kind, subject, user_id, is_public) VALUES (?, ?, ?, ?, 1)', (name, use[0], id, use[1]))
        record[0] = name
    copy_row(database, 'posts', 'id', post, {'id': id, 'nonce': None, 'pictures': ''.join(UNIT.join(record) + RECORD for record in records)})
    copy_row(database, 'post_counts', 'post_id', post, {'post_id': id})


def multiply(data, n_posts):
    database = sqlite3.connect(data / 'rialto.db')
    posts = [row[0] for row in database.execute('SELECT id FROM posts WHERE audience = 0 AND state = 0 ORDER BY id')]
    n_more = n_posts - database.execute('SELECT count(*) FROM posts').fetchone()[0]
    span = (posts[-1] - posts[0]) // (n_more + 1)
    draw = random.Random(n_posts)
    order = []
    for number in range(n_more):
        if not order:
            order = draw.sample(posts, len(posts))
        show_again(database, data / 'blobs', order.pop(), number, posts[0] + (number + 1) * span)
    database.commit()
    database.close()


def follow_everybody(server, data):
    """The reader's home feed holds all that is posted."""
    database = sqlite3.connect(f'file:{data}/rialto.db?mode=ro', uri=True)
    others = [row[0] for row in database.execute('SELECT DISTINCT p.author FROM posts p JOIN users u ON u.id = p.author WHERE u.handle <> ?', (READER,))]
    database.close()
    server.sign_in(READER)
    for other in others:
        server.call('PUT', f'/users/{other}/follow')


def make(folder, program, photos, n_posts, say):
    """Makes the community in `folder`, if it is not there yet."""
    stamp = folder / MADE_BY
    words = f'{n_posts} {photos}'
    if stamp.exists() and stamp.read_text() == words:
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / 'rialto.conf').write_text(CONFIG)
    (folder / 'password').write_text(PASSWORD)
    say(f'Making a community with {n_posts:,} posts (about a minute, once)')
    with open(folder / 'demo.log', 'w') as log:
        subprocess.run([program, 'demo', '--data', folder / 'data', *(['--photos', photos] if photos else [])], check=True, stdout=log, stderr=log)
    multiply(folder / 'data', n_posts)
    server = Server(folder, program)
    try:
        follow_everybody(server, folder / 'data')
    finally:
        server.stop()
    stamp.write_text(words)
