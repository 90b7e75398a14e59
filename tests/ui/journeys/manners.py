# SPDX-License-Identifier: GPL-3.0-or-later
"""What people count on without seeing it."""
import re
from pathlib import Path

from community import PASSWORD
from driver import walk
from scenery import journey

TOKEN = re.compile(r'eyJ[A-Za-z0-9_-]{8,}|Bearer \S|"(?:access|refresh)_token"')
POSTS = 120


@journey
def no_secret_is_told(scene):
    """Neither arguments nor the most talkative log hold a password or a token."""
    ada, = scene.join('ada')
    ada.post('nothing to hide')
    log, program = scene.path / 'log', scene.path / 'talkative'
    program.write_text(f'#!/bin/sh\nexport G_MESSAGES_DEBUG=all\nexec "{Path(scene.app).resolve()}" "$@" >"{log}" 2>&1\n')
    program.chmod(0o700)
    scene.app = str(program)
    app = scene.open(ada)
    app.find_text('nothing to hide')
    told = log.read_text(errors='replace')
    assert 'DEBUG' in told, told[:500]
    assert PASSWORD not in told
    assert TOKEN.search(told) is None, TOKEN.search(told)[0][:20]
    assert PASSWORD.encode() not in Path(f'/proc/{app.pid}/cmdline').read_bytes()
    assert PASSWORD.encode() not in Path(f'/proc/{app.pid}/environ').read_bytes()
    kept = [path for path in (scene.path / 'app-ada').rglob('*') if path.is_file()]
    assert kept
    for path in kept:
        assert PASSWORD.encode() not in path.read_bytes(), path
        assert TOKEN.search(path.read_text(errors='replace')) is None, path


@journey
def readers_are_not_flooded(scene):
    """However long the feed, a screen reader finds what is near the window, and no more for having scrolled."""
    ada, bert = scene.join('ada', 'bert')
    bert.follow(ada)
    for i in range(POSTS):
        ada.post(f'number {i}')
    app = scene.open(bert)
    app.find_text(f'number {POSTS - 1}')
    app.settle()
    before = sum(1 for _node in walk(app.root))
    for _ in range(30):
        app.key('Page_Down')
    app.settle()
    assert app.look(f'number {POSTS - 1}') is None
    after = sum(1 for _node in walk(app.root))
    assert before < 1000, before
    assert after < before * 1.5, (before, after)
