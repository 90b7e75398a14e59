# SPDX-License-Identifier: GPL-3.0-or-later
"""A server with a few people, for journeys: it lives in a folder of its own and ends with the test."""
import configparser
import contextlib
import email
import email.policy
import html.parser
import http.client
import json
import re
import struct
import subprocess
import urllib.parse
import zlib
from pathlib import Path

import sandbox
from driver import PATIENCE, wait_for

PASSWORD = 'a walk along the water'
CONFIG = '[limits]\nrate_percent=100000\n'


def png(width, height, colour):
    """A picture in one colour with a darker stripe."""
    rows = b''.join(b'\0' + (bytes(c // 2 for c in colour) if y % 40 < 4 else bytes(colour)) * width for y in range(height))

    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0))
            + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))


class Person:
    """Somebody, as the API sees them."""

    def __init__(self, community, handle, name):
        self.community, self.handle = community, handle
        answer = self.call('POST', '/auth/register', {'handle': handle, 'name': name, 'email': f'{handle}@example.org', 'password': PASSWORD,
                                                      'device': 'a test'}, token=None)
        self.id = answer['account']['id']
        self.token = answer['tokens']['access_token']

    def call(self, method, path, body=None, token=True, kind='application/json', version=None):
        connection = http.client.HTTPConnection('127.0.0.1', self.community.port, timeout=30)
        headers = {'Authorization': f'Bearer {self.token}'} if token else {}
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        if data is not None:
            headers['Content-Type'] = kind
        if version is not None:
            headers['If-Match'] = f'"{version}"'
        connection.request(method, '/api/v1' + path, data, headers)
        response = connection.getresponse()
        text = response.read()
        assert response.status < 300, (method, path, response.status, text)
        return json.loads(text) if text else None

    def post(self, caption, *pictures, **more):
        blobs = [self.call('POST', '/uploads', png(*picture), kind='image/png')['blob'] for picture in pictures or [(400, 300, (70, 130, 160))]]
        return self.call('POST', '/posts', {'caption': caption, 'pictures': [{'blob': blob, 'alt': f'A picture of {caption}'} for blob in blobs], **more})

    def delete(self, post):
        self.call('DELETE', f'/posts/{post["id"]}')

    def posts(self):
        return self.call('GET', f'/users/{self.id}/posts')['items']

    def lock(self):
        """From now on they approve who follows them."""
        profile = self.call('GET', f'/users/{self.id}')
        self.call('PATCH', f'/users/{self.id}', {'locked': True}, version=profile['version'])

    def follow(self, other):
        self.call('PUT', f'/users/{other.id}/follow')

    def see(self, post):
        return self.call('GET', f'/posts/{post["id"]}')


class Form(html.parser.HTMLParser):
    """The form of a page."""

    def __init__(self, page):
        super().__init__()
        self.action, self.fields = None, {}
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == 'form':
            self.action = attributes['action']
        elif tag == 'input':
            self.fields[attributes['name']] = attributes['value']


class Community:
    def __init__(self, folder, program):
        self.folder, self.program, self.port = Path(folder), program, 0
        (self.folder / 'rialto.conf').write_text(CONFIG)
        self.process = None
        self.start()

    @property
    def address(self):
        return f'http://127.0.0.1:{self.port}'

    def start(self):
        data = self.folder / 'data'
        (data / 'serving.ini').unlink(missing_ok=True)
        self.process = subprocess.Popen([self.program, 'serve', '--config', str(self.folder / 'rialto.conf'), '--data', str(data),
                                         '--listen', f'127.0.0.1:{self.port}'], stdout=open(self.folder / 'server.log', 'a'), stderr=subprocess.STDOUT)
        serving = wait_for('the server', lambda: self.read_serving(data / 'serving.ini'))
        self.port = int(serving.rsplit(':', 1)[1])

    def read_serving(self, path):
        assert self.process.poll() is None, (self.folder / 'server.log').read_text()
        parser = configparser.ConfigParser()
        if not path.exists() or not parser.read(path):
            return None
        for section in parser.sections():
            for key, value in parser.items(section):
                if key.startswith('address'):
                    return value.split(';')[0].strip()
        return None

    def stop(self):
        sandbox.terminate(self.process, PATIENCE)

    @contextlib.contextmanager
    def away(self):
        """The apps do not find it meanwhile: it serves elsewhere."""
        port = self.port
        self.stop()
        self.port = 0
        self.start()
        yield
        self.stop()
        self.port = port
        self.start()

    def mail_to(self, address):
        """What was mailed to somebody last, if anything."""
        for path in sorted((self.folder / 'data' / 'mail').glob('*.eml'), reverse=True):
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if address in mail['To']:
                return mail.get_body().get_content()
        return None

    def browse(self, method, path, fields=None):
        """What a browser does with a link, or with a form."""
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=30)
        headers = {'Content-Type': 'application/x-www-form-urlencoded', 'Origin': self.address} if fields else {}
        connection.request(method, path, urllib.parse.urlencode(fields) if fields else None, headers)
        response = connection.getresponse()
        text = response.read().decode()
        assert response.status == 200, (method, path, response.status, text)
        return text

    def confirm(self, address):
        """Opens the link that was mailed to @address in a browser, and says yes there."""
        mail = wait_for(f'the mail to {address}', lambda: self.mail_to(address))
        link = urllib.parse.urlsplit(re.search(r'http\S+/confirm/\S+', mail)[0])
        form = Form(self.browse('GET', link.path))
        self.browse('POST', form.action, form.fields)

    def join(self, handle, name):
        return Person(self, handle, name)
