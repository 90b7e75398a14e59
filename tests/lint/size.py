# SPDX-License-Identifier: GPL-3.0-or-later
"""The size budget."""
import re
import statistics

from rules import WHOLE_FILE, Finding, is_c, is_c_file, rule

CONTROL = {'if', 'for', 'while', 'switch'}


def opens_block(body, at):
    """Is the brace at `at` a block (or a function), not an initialiser or compound literal?"""
    before = body[:at].rstrip()
    if not before or before[-1] in ';{}:' or re.search(r'\b(?:else|do)$', before):
        return True
    if before[-1] != ')':
        return False
    depth = 0
    for position in range(len(before) - 1, -1, -1):
        depth += {')': 1, '(': -1}.get(before[position], 0)
        if depth == 0:
            word = re.search(r'(\w+)\s*$', before[:position])
            return bool(word) and word[1] in CONTROL
    return False


def deepest(body):
    """(depth, line within body) of the deepest block; the function's own braces are depth 0."""
    stack = []
    best = (0, 0)
    for match in re.finditer(r'[{}]', body):
        if match[0] == '{':
            stack.append(not stack or (stack[-1] is not None and opens_block(body, match.start())) or None)
            depth = sum(1 for kind in stack if kind) - 1
            if depth > best[0]:
                best = (depth, body.count('\n', 0, match.start()))
        elif stack:
            stack.pop()
    return best


@rule('file-size', is_c)
def file_size(source, tree):
    """No C file over the cap."""
    if len(source.lines) > tree.limits['file_lines']:
        yield WHOLE_FILE, f"{len(source.lines)} lines, at most {tree.limits['file_lines']}: split by concern, share by a -private.h"


@rule('file-median', lambda s: is_c_file(s) and s.path.startswith(('src/', 'server/')), over_tree=True)
def file_median(tree, files):
    """Half of the C files are small."""
    if files:
        median = statistics.median(len(source.lines) for source in files)
        if median > tree.limits['file_median']:
            largest = max(files, key=lambda source: len(source.lines))
            yield Finding(largest.path, WHOLE_FILE, f"the median file has {median:.0f} lines, at most {tree.limits['file_median']}; begin here")


@rule('function-size', is_c)
def function_size(source, tree):
    """No function that does not fit on a page or two; class_init is a table and exempt."""
    for function in source.functions:
        lines = function.end_line - function.body_line - 1
        if lines > tree.limits['function_lines'] and not function.name.endswith('_class_init'):
            yield function.name_line, f"{function.name} has {lines} lines, at most {tree.limits['function_lines']}", function.first_line


@rule('nesting', is_c)
def nesting(source, tree):
    """No deep nesting."""
    for function in source.functions:
        depth, line = deepest(function.body)
        if depth > tree.limits['nesting']:
            at = function.body_line + line
            yield at, f"{function.name} nests {depth} deep, at most {tree.limits['nesting']}: return early or split"


@rule('struct-size', is_c)
def struct_size(source, tree):
    """No struct that does everything."""
    for match in re.finditer(r'\bstruct\b\s*(\w*)\s*\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}', source.statements):
        # Declarators are counted, so that one line of ten names is ten fields.
        fields = sum(1 + re.sub(r'\([^()]*\)', '', row).count(',') for row in re.sub(r'\{[^{}]*\}', '', match[2]).split(';') if row.strip())
        if fields > tree.limits['struct_fields']:
            yield source.line_of(match.start()), f"{fields} fields, at most {tree.limits['struct_fields']}: group them"


@rule('template-children', is_c)
def template_children(source, tree):
    """A widget that binds many children does the template's work."""
    found = list(re.finditer(r'\bgtk_widget_class_bind_template_child\w*\s*\(', source.code))
    if len(found) > tree.limits['template_children']:
        line = source.line_of(found[tree.limits['template_children']].start())
        yield line, f"{len(found)} bound children, at most {tree.limits['template_children']}: bind properties in the template, or split the widget"


@rule('include-count', is_c)
def include_count(source, tree):
    """A file that needs everything knows everything."""
    if len(source.includes) > tree.limits['includes']:
        yield source.includes[tree.limits['includes']][0], f"{len(source.includes)} includes, at most {tree.limits['includes']}"
