# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls that are not made here, each with what is called instead."""
import re

from rules import below, is_c, rule


def call(*names):
    """A call of one of the functions, not of a member of that name."""
    return r'(?<![\w.>])(?:' + '|'.join(names) + r')\s*\('


def unless(select, *exceptions):
    """Exceptions are paths; one that ends in * is a prefix."""
    def selected(source):
        return select(source) and not any(
            source.path.startswith(row[:-1]) if row.endswith('*') else source.path == row for row in exceptions)
    return selected


PRODUCT = below('src', 'server')
SERVER = below('server')
CODEC = 'src/model/rialto-codec*'

BANNED = [
    # name, files, pattern, what instead
    ('clock', SERVER, call('g_get_real_time', r'g_date_time_new_now\w*', 'time', 'gettimeofday', 'clock_gettime'), 'rialto_clock_*'),
    ('goto', is_c, r'\bgoto\b', 'g_autoptr and an early return'),
    ('notify-by-name', is_c, call('g_object_notify'), 'g_object_notify_by_pspec'),
    ('task', unless(is_c, 'src/client/rialto-async.c'), r'\bg_task_new\b', 'a future of rialto-async'),
    ('object-data', is_c, r'\bg_object_set_q?data(?:_full)?\b', 'a field, or a closure struct'),
    ('string-copy', is_c, call('strcpy', 'stpcpy', 'strncpy', 'strcat', 'strncat', 'v?sprintf', 'gets'),
     'g_strlcpy, g_strdup_printf, g_snprintf or GString'),
    ('raw-allocation', is_c, call('malloc', 'calloc', 'realloc', 'reallocarray', 'free', 'strdup', 'strndup', 'v?asprintf'),
     'g_new, g_malloc, g_free, g_strdup'),
    ('abort', PRODUCT, call('g_error', 'abort', 'g_abort'), 'a GError (RIALTO_ERROR); bad input never ends the process'),
    ('sleep-in-test', below('tests'), call('sleep', 'usleep', 'nanosleep', 'g_usleep'), 'a condition that is waited for'),
    ('bool-compare', is_c, r'[=!]=\s*(?:TRUE|FALSE)\b|\b(?:TRUE|FALSE)\s*[=!]=', 'the value itself, or !value'),
    ('yyjson', unless(PRODUCT, CODEC), r'\byyjson_\w+', 'rialto_entity_to_json and rialto_entity_from_json'),
    ('json-glib', below('server/http', 'server/gateway'), r'\bjson_(?:node|object|array|parser|builder|generator|reader|from|to)_\w+|\bJson[A-Z]\w+',
     "the contract's codecs; json-glib is for what is not in the contract, outside the hot path"),
]


def register(name, select, pattern, instead):
    compiled = re.compile(pattern)

    @rule(name, select)
    def check(source, tree):
        for match in compiled.finditer(source.code):
            yield source.line_of(match.start()), f'{match[0].rstrip("( ")}: use {instead}'
    check.__doc__ = f'Use {instead}.'


for row in BANNED:
    register(*row)


@rule('error-domain', SERVER)
def error_domain(source, tree):
    """One error domain towards callers."""
    made = r'\b(?:g_set_error(?:_literal)?|g_error_new(?:_literal|_valist)?|g_task_return_new_error\w*|g_propagate_prefixed_error)\s*\([^;]*?\b(G_\w+_ERROR)\b'
    for match in re.finditer(made, source.code):
        yield source.line_of(match.start(1)), f'{match[1]}: use rialto_fail or rialto_fail_detail (RIALTO_ERROR)'


@rule('api-path', PRODUCT)
def api_path(source, tree):
    """Paths of the API are written once, in the contract."""
    for match in re.finditer(r'"/api/', source.uncommented):
        yield source.line_of(match.start()), 'use the name that is generated from the route in src/model/contract'
