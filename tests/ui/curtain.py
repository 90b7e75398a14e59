# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands before a server and encrypts, as a proxy does; with a certificate that nobody vouches for, and on demand with another."""
import socket
import ssl
import subprocess
import threading
from contextlib import suppress

TEMPLATE = 'cn = "127.0.0.1"\nip_address = "127.0.0.1"\ntls_www_server\nexpiration_days = 2\n'


class Curtain:
    def __init__(self, folder, port):
        self.folder, self.port_behind, self.lines = folder, port, []
        (folder / 'template').write_text(TEMPLATE)
        self.change()
        self.listener = socket.create_server(('127.0.0.1', 0))
        threading.Thread(target=self.listen, daemon=True).start()

    @property
    def address(self):
        return f'https://127.0.0.1:{self.listener.getsockname()[1]}'

    def change(self):
        """From now on it shows another certificate; who is connected has to come again."""
        key, certificate = self.folder / 'key.pem', self.folder / 'certificate.pem'
        for what in (['--generate-privkey', '--key-type=ecdsa', '--outfile', key],
                     ['--generate-self-signed', '--load-privkey', key, '--template', self.folder / 'template', '--outfile', certificate]):
            subprocess.run(['certtool', *what], check=True, capture_output=True)
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.context.load_cert_chain(certificate, key)
        for line in self.lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        self.lines.clear()

    def listen(self):
        with suppress(OSError):
            while True:
                threading.Thread(target=self.serve, args=(self.listener.accept()[0],), daemon=True).start()

    def serve(self, line):
        with suppress(OSError), socket.create_connection(('127.0.0.1', self.port_behind)) as behind, \
                self.context.wrap_socket(line, server_side=True) as front:
            self.lines += [front, behind]
            threading.Thread(target=self.carry, args=(behind, front), daemon=True).start()
            self.carry(front, behind)

    @staticmethod
    def carry(one, other):
        with suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        with suppress(OSError):
            other.shutdown(socket.SHUT_RDWR)

    def end(self):
        self.listener.close()
