# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may include whom."""
import posixpath
import re

from rules import below, rule

PLACES = ('app', 'feed', 'shop', 'chat', 'people', 'notifications', 'admin')
CLIENT = {'client', 'objects', 'model'}
MAY_INCLUDE = {
    'model': {'model'},
    'objects': {'objects', 'model'},
    'client': CLIENT,
    'media': CLIENT | {'media'},
    'widgets': CLIENT | {'media', 'widgets'},
    'server': {'server', 'model'},
}
GTK = re.compile(r'^(gtk|gdk|gsk|adwaita|graphene|libadwaita|libspelling)\b')
GTK_DEPENDENCY = re.compile(r"""\b(?:gtk|adw|adwaita|gtk4|libadwaita)_dep\b|'(?:gtk4|libadwaita-1)'""")
IO = re.compile(r'^(libsoup/|curl/|sqlite3\.h|libpq-fe\.h|sys/socket\.h|netinet/|gio/gnetworking)')


def layer(path):
    """`model`, `server`, `chat` ...; None for what the rule does not judge (tests)."""
    parts = path.split('/')
    if parts[0] == 'server':
        return 'server'
    if parts[0] == 'src' and len(parts) > 2:
        return parts[1]
    return 'app' if parts[0] == 'src' else None


def may_include(user, used):
    if user == 'app':
        return used != 'server'
    if user in PLACES:
        return used in CLIENT | {'media', 'widgets', user}
    return used in MAY_INCLUDE.get(user, {user} | CLIENT)


def target(source, name, tree):
    """The tree's file that a quoted include means, or None (generated, foreign)."""
    for folder in (source.folder, 'src', 'server', 'src/model'):
        found = tree.by_path.get(posixpath.normpath(f'{folder}/{name}'))
        if found:
            return found
    same = [other for other in tree.by_name.get(name.rsplit('/', 1)[-1], []) if ('/' + other.path).endswith('/' + name)]
    return same[0] if len(same) == 1 else None


@rule('include-direction', below('src', 'server'))
def include_direction(source, tree):
    """Includes run one way: places, widgets and media, client, objects, model; and server to model."""
    user = layer(source.path)
    for line, name, quoted in source.includes:
        found = target(source, name, tree) if quoted else None
        used = layer(found.path) if found else None
        if used and not may_include(user, used):
            hint = 'places meet in src/app through actions and the session' if user in PLACES and used in PLACES else 'turn the dependency round'
            yield line, f'{user} may not include {found.path}: {hint}'


@rule('private-header', below('src', 'server'))
def private_header(source, tree):
    """A -private.h is for the files of its own folder."""
    for line, name, quoted in source.includes:
        found = target(source, name, tree) if quoted else None
        if name.endswith('-private.h') and found and found.folder != source.folder:
            public = name.replace('-private.h', '.h')
            yield line, f'{name} belongs to another folder: use {public}'


@rule('no-gtk', lambda s: s.path.startswith(('src/model/', 'src/objects/', 'src/client/', 'server/'))
      and (s.is_c or s.name == 'meson.build'))
def no_gtk(source, tree):
    """The model, the objects, the client and the server know no widget."""
    if source.is_c:
        for line, name, _quoted in source.includes:
            if GTK.match(name):
                yield line, f'<{name}>: no GTK below src/<place>, src/widgets and src/media'
    else:
        for number, line in enumerate(source.lines, 1):
            if GTK_DEPENDENCY.search(line):
                yield number, 'no GTK dependency below src/<place>, src/widgets and src/media'


@rule('model-pure', below('src/model'))
def model_pure(source, tree):
    """The model has no network and no database."""
    for line, name, _quoted in source.includes:
        if IO.match(name):
            yield line, f'<{name}>: src/model has no network, database or socket'


@rule('vips-only-in-helper', below('src', 'server'))
def vips_only_in_helper(source, tree):
    """Pictures of strangers are decoded in the helper process only."""
    if source.path.startswith('server/renditions/'):
        return
    for line, name, _quoted in source.includes:
        if name.startswith('vips/'):
            yield line, f'<{name}>: libvips is linked by server/renditions alone'
