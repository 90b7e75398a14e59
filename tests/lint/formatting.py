# SPDX-License-Identifier: GPL-3.0-or-later
"""The layout of C: what `build-aux/dev format` writes is what stands in the tree."""
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rules import Finding, Skip, is_c, rule

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / 'build-aux' / 'dev.d'))
import layout  # noqa: E402


@rule('layout', is_c, over_tree=True)
def check_layout(tree, files):
    """Every file of C is as the formatter would write it: headers as tables, the others within functions as well."""
    formatter = layout.Formatter.find(cache=os.environ.get('RIALTO_LINT_CACHE'))
    if formatter is None:
        raise Skip('clang-format 19 is not installed')
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        wanted = list(pool.map(lambda source: formatter.formatted(source.path, source.text), files))
    formatter.save()
    for source, text in zip(files, wanted):
        if text != source.text:
            lines = text.splitlines()
            different = [n for n, line in enumerate(source.lines) if n >= len(lines) or line != lines[n]]
            line = different[0] + 1 if different else len(source.lines)
            yield Finding(source.path, line, f'not as `build-aux/dev format {source.path}` writes it')
