# SPDX-License-Identifier: GPL-3.0-or-later
"""What a desktop and a shop of apps ask of a program: one id, honest metadata, a small sandbox, colours of the theme."""
import colorsys
import datetime
import json
import re
import xml.etree.ElementTree as ElementTree

from rules import REGISTRY, WHOLE_FILE, Finding, rule

ABOUT = 'src/app/rialto-about.c'
METAINFO, ENTRY = '.metainfo.xml.in', '.desktop.in'
APP_ID = re.compile(r'[a-z][a-z0-9]*(?:\.[a-z][a-z0-9_]*)+\.[A-Z]\w+')
# Everything more would be a hole for which a portal exists.
PERMISSIONS = {'--share=network', '--socket=wayland', '--socket=fallback-x11', '--share=ipc', '--device=dri', '--socket=pulseaudio'}
URLS = {'homepage', 'bugtracker', 'vcs-browser'}
# What people can meet in the program; what is `none` is not said.
RATED = {'social-chat', 'social-contacts', 'social-info'}
CONTROLS = {'keyboard', 'pointing', 'touch'}
# Accelerators that people bring from other programs.
EXPECTED_KEYS = {'app.quit': '<Control>q', 'win.undo': '<Control>z', 'window.close': '<Control>w', 'win.search': '<Control>f', 'win.reload': '<Control>r',
                 'win.preferences': '<Control>comma', 'win.shortcuts': '<Control>question', 'win.compose': '<Control>n'}
NOT_OURS = re.compile(r'<(?:Super|Meta)>|<Alt>(?!Left|Right|Up|Down|<Shift>Up|<Shift>Down)')
COLOUR = re.compile(r'#[0-9a-fA-F]{3,8}\b|\brgba?\s*\(|(?<![-\w])(?:white|black|red|green|blue|gr[ae]y)(?![-\w])')


def is_metainfo(source):
    return source.path.endswith(METAINFO)


def place(source, part):
    """The line that says it."""
    at = source.text.find(part)
    return source.line_of(at) if at >= 0 else 1


def ids_in(source):
    """What a file says the app is called, with the line."""
    if source.path.endswith('.json') and source.path.startswith('flatpak/'):
        yield from ((match[1], source.line_of(match.start())) for match in re.finditer(r'^\s*"(?:id|app-id)": "([^"]+)"', source.text, re.MULTILINE))
    elif is_metainfo(source):
        yield from ((match[1], source.line_of(match.start())) for match in re.finditer(r'^  <id>([^<]+)</id>', source.text, re.MULTILINE))
        yield from ((match[1], source.line_of(match.start())) for match in re.finditer(r'<launchable type="desktop-id">([^<]+)\.desktop<', source.text))
    elif source.path.endswith(ENTRY):
        yield from ((match[1], source.line_of(match.start())) for match in re.finditer(r'^Icon=(.+)$', source.text, re.MULTILINE))
    elif source.path.endswith('.service.in'):
        yield from ((match[1], source.line_of(match.start())) for match in re.finditer(r'^Name=(.+)$', source.text, re.MULTILINE))
    elif source.path.endswith('.gschema.xml'):
        yield from ((match[1], source.line_of(match.start())) for match in re.finditer(r'<schema id="([^"]+)"', source.text))


@rule('desktop-id', lambda s: any(True for _ in ids_in(s)), over_tree=True)
def desktop_id(tree, files):
    """One id in reverse DNS, the same in manifest, metadata, entry, activation, settings, icons and file names."""
    metainfo = next((source for source in files if is_metainfo(source)), None)
    if metainfo is None:
        return
    wanted = metainfo.name[:-len(METAINFO)]
    if not APP_ID.fullmatch(wanted) or not 3 <= wanted.count('.') + 1 <= 5 or wanted.endswith(('.app', '.desktop', '.linux')):
        yield Finding(metainfo.path, WHOLE_FILE, f'{wanted} is no id: reverse DNS of three to five parts')
    for source in files:
        for found, line in ids_in(source):
            if found != wanted:
                yield Finding(source.path, line, f'{found}: everywhere else the app is {wanted}')
        if source.folder == 'data' and not source.name.startswith(wanted):
            yield Finding(source.path, WHOLE_FILE, f'name it {wanted}…')
    for icon in (f'data/icons/hicolor/scalable/apps/{wanted}.svg', f'data/icons/hicolor/symbolic/apps/{wanted}-symbolic.svg'):
        if icon not in tree.by_path:
            yield Finding(metainfo.path, WHOLE_FILE, f'there is no {icon}')


@rule('desktop-entry', lambda s: s.path.endswith(ENTRY))
def desktop_entry(source, tree):
    """The entry has a real category, key words, activation, and takes links."""
    values = dict(re.findall(r'^([A-Za-z-]+)=(.*)$', source.text, re.MULTILINE))
    if not {'Network', 'Chat'} & set(values.get('Categories', '').split(';')):
        yield place(source, 'Categories='), 'say what kind of program it is: Network, Chat'
    if values.get('DBusActivatable') != 'true':
        yield place(source, 'DBusActivatable='), 'notifications start it by D-Bus: DBusActivatable=true'
    if len([word for word in values.get('Keywords', '').split(';') if word]) < 3:
        yield place(source, 'Keywords='), 'at least three words that people search by'
    if 'x-scheme-handler/rialto' not in values.get('MimeType', ''):
        yield place(source, 'MimeType='), 'links of rialto:// must open it'
    if values.get('Terminal') != 'false':
        yield place(source, 'Terminal='), 'no terminal'


def primary_colours(root):
    for colour in root.iter('color'):
        if colour.get('type') == 'primary' and re.fullmatch(r'#[0-9a-fA-F]{6}', colour.text or ''):
            red, green, blue = (int(colour.text[i:i + 2], 16) / 255 for i in (1, 3, 5))
            yield colour.get('scheme_preference'), colorsys.rgb_to_hsv(red, green, blue)


def lacks(root):
    """(what is looked for in the text, what is wrong)."""
    name, summary = root.findtext('name') or '', root.findtext('summary') or ''
    if not 0 < len(name) <= 15:
        yield '<name>', f'a name of at most 15 characters, not {len(name)}'
    if not 10 <= len(summary) <= 25:
        yield '<summary>', f'a summary of 10 to 25 characters, not {len(summary)}'
    if summary.endswith('.') or summary.split(' ')[0] in ('A', 'An', 'The') or re.search(r'\b(?:GTK|client|app)\b', summary, re.IGNORECASE):
        yield '<summary>', 'no article, no full stop, no "app" in the summary'
    if root.findtext('metadata_license') not in ('CC0-1.0', 'FSFAP'):
        yield '<metadata_license>', 'metadata is everybody\'s: CC0-1.0'
    if not root.findtext('project_license'):
        yield '<component', 'name the licence'
    developer = root.find('developer')
    if developer is None or not developer.get('id') or not developer.findtext('name'):
        yield '<developer', 'a developer with id and name'
    missing = URLS - {url.get('type') for url in root.iter('url') if (url.text or '').startswith('https://')}
    if missing:
        yield '<component', f'no https address of: {", ".join(sorted(missing))}'


def lacks_content(root):
    description = root.find('description')
    paragraphs, items = description.findall('p'), description.findall('.//li')
    if not 1 <= len(paragraphs) <= 3 or len(items) > 10:
        yield '<description>', 'one to three paragraphs, at most ten items'
    if any((root.findtext('summary') or '-') in (part.text or '') for part in paragraphs):
        yield '<description>', 'the description repeats the summary'
    missing = RATED - {rated.get('id') for rated in root.iter('content_attribute')}
    if missing:
        yield '<content_rating', f'people meet it, say so: {", ".join(sorted(missing))}'
    if [length.text for length in root.findall('requires/display_length')] != ['360']:
        yield '<requires', 'it works from 360 px'
    if {control.text for control in root.findall('supports/control')} != CONTROLS:
        yield '<supports', 'keyboard, pointing, touch'


def lacks_pictures(root):
    shots = root.findall('screenshots/screenshot')
    if not 3 <= len(shots) <= 10:
        yield '<component', f'3 to 10 screenshots, not {len(shots)}'
    if [shot.get('type') for shot in shots].count('default') != 1 or shots and shots[0].get('type') != 'default':
        yield '<screenshots', 'the first screenshot is the default one, and the only'
    for shot in shots:
        caption = shot.findtext('caption') or ''
        if not caption or caption.endswith('.') or re.match(r'\d', caption):
            yield caption or '<screenshots', 'a caption of one sentence, without number and full stop'


def lacks_history(root):
    releases = root.findall('releases/release')
    dates = [release.get('date') for release in releases]
    versions = [tuple(int(part) for part in release.get('version').split('.')) for release in releases]
    if not releases or dates != sorted(dates, reverse=True) or versions != sorted(versions, reverse=True):
        yield '<releases>', 'releases from new to old'
    if any(datetime.date.fromisoformat(date) > datetime.date.today() for date in dates):
        yield '<releases>', 'a release of the future'
    if any(release.find('description') is None for release in releases):
        yield '<releases>', 'each release says what is new'


def lacks_brand(root):
    colours = dict(primary_colours(root))
    if set(colours) != {'light', 'dark'}:
        yield '<component', 'brand colours for light and for dark'
    elif colours['light'][2] - colours['dark'][2] < 0.2 or min(colour[1] for colour in colours.values()) < 0.3:
        yield '<branding>', 'two brand colours that differ and are no greys'


@rule('metainfo', is_metainfo)
def metainfo(source, tree):
    """Name, summary, description, pictures, rating, releases and brand as shops of apps ask."""
    root = ElementTree.fromstring(source.text.encode())
    for judge in (lacks, lacks_content, lacks_pictures, lacks_history, lacks_brand):
        for part, message in judge(root):
            yield place(source, part), message


@rule('sandbox', lambda s: s.folder == 'flatpak' and s.path.endswith('.json'))
def sandbox(source, tree):
    """No permission more than needed, and each source of a module pinned."""
    manifest = json.loads(source.text)
    for permission in manifest.get('finish-args', []):
        if permission not in PERMISSIONS:
            yield place(source, f'"{permission}"'), f'{permission}: there is a portal for it'
    for permission in sorted(PERMISSIONS - set(manifest.get('finish-args', []))):
        yield place(source, '"finish-args"'), f'without {permission} something does not work'
    if '--share=network' in json.dumps([module.get('build-options', {}) for module in manifest['modules'] if isinstance(module, dict)]):
        yield place(source, 'build-args'), 'no network while it is built'
    for module in manifest['modules']:
        for part in module.get('sources', []):
            if part.get('type') == 'archive' and not part.get('sha256') or part.get('type') == 'git' and not part.get('commit'):
                yield place(source, part.get('url', module['name'])), f'pin what {module["name"]} is made of'


@rule('licences', lambda s: s.folder == 'flatpak' and s.path.endswith('.json'))
def licences(source, tree):
    """Each module installs its licence where reviewers look for it, and what is fetched is named in About."""
    about = next((other.text for other in tree.files if other.path == ABOUT), '')
    for module in json.loads(source.text)['modules']:
        name = module['name']
        place_of_it = f'/share/licenses/${{FLATPAK_ID}}/{name}/'
        if not any(place_of_it in command for command in module.get('post-install', [])):
            yield place(source, f'"name": "{name}"'), f'install the licence of {name} in ${{FLATPAK_DEST}}{place_of_it}'
        if any('url' in part for part in module.get('sources', [])) and f'{{ "{name}", ' not in about:
            yield place(source, f'"name": "{name}"'), f'{ABOUT} does not name {name}'


@rule('app-icon', lambda s: s.path.startswith('data/icons/') and s.path.endswith('.svg'))
def app_icon(source, tree):
    """Icons are square drawings without a shadow of their own; the symbolic ones fit 16 px."""
    root = ElementTree.fromstring(source.text.encode())
    box = [float(part) for part in (root.get('viewBox') or '0 0 0 0').split()]
    if box[2] != box[3] or box[2] == 0:
        yield place(source, '<svg'), 'a square viewBox'
    elif source.name.endswith('-symbolic.svg') and box[2] != 16:
        yield place(source, '<svg'), 'a symbolic icon has 16 units'
    elif '/scalable/apps/' in source.path and box[2] != 128:
        yield place(source, '<svg'), 'the icon of an app has 128 units'
    for element in root.iter():
        if element.tag.rpartition('}')[2] in ('filter', 'image', 'text', 'style'):
            yield place(source, f'<{element.tag.rpartition("}")[2]}'), 'plain shapes only: no filter, image, text or style'


@rule('css-colour', lambda s: s.path.startswith(('data/', 'src/')) and s.path.endswith('.css'))
def css_colour(source, tree):
    """Colours are the theme's: what is fixed is wrong in dark, in high contrast, or with another accent."""
    bare = re.sub(r'/\*.*?\*/', lambda m: re.sub(r'[^\n]', ' ', m[0]), source.text, flags=re.DOTALL)
    for match in COLOUR.finditer(bare):
        yield source.line_of(match.start()), f'{match[0].strip("(").strip()}: a variable of the theme'


@rule('dialog-responses', lambda s: s.is_c and s.path.startswith('src/') and 'adw_alert_dialog_new' in s.code, over_tree=True)
def dialog_responses(tree, files):
    """A question offers Cancel first, by keys and by Escape, and verbs; what destroys is never the default."""
    for source in files:
        for asked in re.finditer(r'adw_alert_dialog_new', source.code):
            rest = source.uncommented[asked.start():]
            rest = rest[:rest.index('\n}')]
            line = source.line_of(asked.start())
            responses = re.search(r'add_responses \((?:\w+|ADW_ALERT_DIALOG \(\w+\)),\s*"([\w-]+)"', rest)
            default = re.search(r'set_default_response \(\w+,\s*"([\w-]+)"|"default-response",\s*"([\w-]+)"', rest)
            close = re.search(r'set_close_response \(\w+,\s*"cancel"|"close-response",\s*"cancel"', rest)
            destructive = set(re.findall(r'"([\w-]+)",\s*ADW_RESPONSE_DESTRUCTIVE', rest))
            if responses is None or responses[1] != 'cancel':
                yield Finding(source.path, line, 'the first response is "cancel"')
            if close is None:
                yield Finding(source.path, line, 'Escape does what "cancel" does: set the close response')
            if default is None or (default[1] or default[2]) in destructive:
                yield Finding(source.path, line, 'set a default response that destroys nothing')
            for verb in re.findall(r'_ \("_?(OK|Ok|Yes|No)"\)', rest):
                yield Finding(source.path, line, f'{verb} says nothing: a verb')


@rule('accelerators', lambda s: s.path.startswith('src/app/') and re.search(r'\baccelerators\[\] = \{', s.code) is not None)
def accelerators(source, tree):
    """The keys that every program has do what they do elsewhere; Super and Alt belong to the desktop and to mnemonics."""
    table = re.search(r'\baccelerators\[\] = \{(.*?)^\};', source.uncommented, re.DOTALL | re.MULTILINE)
    first = source.line_of(table.start())
    rows = {match[1]: match[2] for match in re.finditer(r'\{ "([^"]+)", \{ ([^}]+) \} \}', table[1])}
    for action, key in EXPECTED_KEYS.items():
        if f'"{key}"' not in rows.get(action, ''):
            yield first, f'{key} is {action} everywhere'
    for number, line in enumerate(table[0].split('\n')):
        if NOT_OURS.search(line):
            yield first + number, f'{NOT_OURS.search(line)[0]} is not ours to take'


OLD_PARTS = re.compile(r'(?<![\w.])(HeaderBar|PopoverMenuBar|Dialog|MessageDialog|ApplicationWindow|ShortcutsWindow|AboutDialog|InfoBar|Statusbar|Adw\.Leaflet|Adw\.Flap|'
                       r'Adw\.PreferencesWindow|Adw\.MessageDialog|Adw\.AboutWindow)\s*(?:\w+\s*)?\{')


@rule('window-parts', lambda s: s.path.startswith('src/') and s.path.endswith('.blp'))
def window_parts(source, tree):
    """Windows and dialogs are libadwaita's, with its header bars; no menubar, nothing that is deprecated."""
    for match in OLD_PARTS.finditer(source.text):
        yield source.line_of(match.start()), f'{match[1]}: libadwaita has the one to use'


@rule('review', lambda s: s.path == 'tests/ui/CHECKS.md')
def review(source, tree):
    """Each of the forty checks says what holds it, and that exists."""
    rows = [(number, [cell.strip() for cell in line.strip('|').split('|')]) for number, line in enumerate(source.lines, 1) if re.match(r'\| \d', line)]
    for wanted, (number, cells) in enumerate(rows, 1):
        if int(cells[0]) != wanted:
            yield number, f'check {wanted} is missing'
    if len(rows) != 40:
        yield len(source.lines), f'forty checks, not {len(rows)}'
    builds = '\n'.join(other.text for other in tree.files if other.name == 'meson.build')
    for number, cells in rows:
        if not re.search(r'(?:lint|test|eye:|`build-aux/dev)', cells[2]):
            yield number, 'say what holds it: lint, test or eye'
        for kind, name in re.findall(r'(lint|test) `([^`]+)`', cells[2]):
            # Names are made of a prefix and what a loop adds; the prefix is written down in a meson.build.
            known = name in REGISTRY if kind == 'lint' else is_built(builds, name)
            if not known:
                yield number, f'there is no {kind} {name}'


def is_built(builds, name):
    """Whether a test of that name, or of names that begin so, is made."""
    if f"'{name}'" in builds or f"'{name}@" in builds:
        return True
    prefix, _, rest = name.partition('-')
    while rest:
        if re.search(rf"test\('{prefix}-'|test\('{prefix}-@", builds) and re.search(rf"'{rest.rstrip('-')}'", builds):
            return True
        more, _, rest = rest.partition('-')
        prefix = f'{prefix}-{more}'
    return False


@rule('motion', lambda s: s.is_c and s.path.startswith('src/'))
def motion(source, tree):
    """Who wants no motion gets none: animations are libadwaita's, which ask."""
    for match in re.finditer(r'\b(?:adw_animation_set_follow_enable_animations_setting|gtk_widget_add_tick_callback)\b', source.code):
        yield source.line_of(match.start()), f'{match[0]}: what moves must not, where animations are off'
