# SPDX-License-Identifier: GPL-3.0-or-later
"""For who does not see, and for who has no pointer."""
from scenery import journey


@journey
def everything_has_a_name(scene):
    """Nothing that can be used is nameless, in any place."""
    ada, = scene.join('ada')
    ada.post('named')
    app = scene.open(ada)
    app.find_text('named')
    for key in ('ctrl+1', 'ctrl+2', 'ctrl+3', 'ctrl+4', 'ctrl+5'):
        app.key(key)
        app.settle()
        assert app.unnamed() == [], (key, app.unnamed())
