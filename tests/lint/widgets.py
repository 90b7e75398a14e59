# SPDX-License-Identifier: GPL-3.0-or-later
"""How the app is built: templates with bindings, and words that can be translated."""
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from rules import WHOLE_FILE, Finding, Skip, below, rule

APP = ('src/app/', 'src/widgets/', 'src/media/', 'src/feed/', 'src/shop/', 'src/chat/', 'src/people/', 'src/notifications/', 'src/admin/')
WIDGET = re.compile(r'^G_DEFINE_(?:FINAL_|ABSTRACT_)?TYPE(?:_WITH_\w+)?\s*\(\s*(\w+),\s*\w+,\s*((?:GTK|ADW)_TYPE_\w+)', re.MULTILINE)
# What has no look of its own.
NO_WIDGET = re.compile(r'_(?:APPLICATION|LAYOUT_MANAGER|SORTER|FILTER|EXPRESSION|ADJUSTMENT|MEDIA_FILE|FACTORY|SELECTION_MODEL)$')
SETTER = re.compile(r'\b(?:gtk|adw)_\w+_set_(?!template|layout_manager|accessible_role|css_name|activate_signal|accels_for|default_icon)\w+\s*\(')
BINDING = re.compile(r'\bbind\b|\bg_object_bind_property|\bg_binding_group_bind')
WORDS = re.compile(r'\b(?:_|C_|N_|ngettext|dngettext|g_dngettext|g_dpgettext2)\s*\(')
PROPERTY_SPEC = re.compile(r'g_param_spec_\w+\s*\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)')
IN_APP = below(*(folder.rstrip('/') for folder in APP))


def is_app(source):
    return IN_APP(source)


def is_blueprint(source):
    return source.path.endswith('.blp')


@rule('template-twin', lambda s: is_app(s) and s.path.endswith('.c'))
def template_twin(source, tree):
    """A widget has a template beside it, of the same name; C does not build trees of widgets."""
    for match in WIDGET.finditer(source.statements):
        if NO_WIDGET.search(match[2]):
            continue
        if source.path[:-2] + '.blp' not in tree.by_path:
            yield source.line_of(match.start()), f'{match[1]} is a widget: give it {source.name[:-2]}.blp'


@rule('blueprint-format', is_blueprint, over_tree=True)
def blueprint_format(tree, files):
    """Templates are laid out as blueprint-compiler does it."""
    tool = shutil.which('blueprint-compiler')
    if tool is None:
        raise Skip('blueprint-compiler is not installed')
    with tempfile.TemporaryDirectory() as folder:
        for source in files:
            path = Path(folder) / source.name
            path.write_text(source.text)
            if subprocess.run([tool, 'format', path], capture_output=True).returncode != 0:
                yield Finding(source.path, WHOLE_FILE, 'lay it out with: blueprint-compiler format --fix')


@rule('bindings', lambda s: is_app(s) or is_blueprint(s), over_tree=True)
def bindings(tree, files):
    """There are more bindings than calls of setters."""
    bound = sum(len(BINDING.findall(source.text)) for source in files)
    setters = [(source, match) for source in files if source.is_c for match in SETTER.finditer(source.code)]
    if bound < len(setters):
        worst = max({source.path for source, _ in setters}, key=lambda path: sum(source.path == path for source, _ in setters))
        yield Finding(worst, WHOLE_FILE, f'{len(setters)} setters are called against {bound} bindings: bind, do not poke')


@rule('refresh', lambda s: is_app(s) and s.path.endswith('.c'))
def refresh(source, tree):
    """Models notify and widgets listen: nothing refreshes or synchronises a page."""
    for match in re.finditer(r'^(\w*(?:refresh|sync_ui|update_ui|update_all)\w*) ?\(', source.code, re.MULTILINE):
        yield source.line_of(match.start()), f'{match[1]}: bind what it sets, or derive a property in the model'


@rule('explicit-notify', below('src'))
def explicit_notify(source, tree):
    """A property that can be written notifies when it changes, and only then."""
    for match in PROPERTY_SPEC.finditer(source.code):
        if re.search(r'\bG_PARAM_(?:READWRITE|WRITABLE)\b', match[1]) and 'EXPLICIT_NOTIFY' not in match[1] and 'CONSTRUCT_ONLY' not in match[1]:
            yield source.line_of(match.start()), 'add G_PARAM_EXPLICIT_NOTIFY, and notify where it changes'


@rule('potfiles', lambda s: s.path.startswith(('src/', 'data/')) and not s.path.endswith('.h'), over_tree=True)
def potfiles(tree, files):
    """po/POTFILES names each file with words, and no other."""
    listed = tree.by_path.get('po/POTFILES')
    names = {line.strip() for line in listed.lines if line.strip() and not line.startswith('#')} if listed else set()
    for source in files:
        translated = re.search(r'\.(?:desktop|metainfo\.xml)\.in$', source.path) or WORDS.search(source.text if is_blueprint(source) else source.code)
        if translated and source.path not in names:
            yield Finding(source.path, WHOLE_FILE, 'it has words to translate: name it in po/POTFILES')
    for name in sorted(names):
        if name not in tree.by_path:
            yield Finding('po/POTFILES', WHOLE_FILE, f'{name} does not exist')
