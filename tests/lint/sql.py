# SPDX-License-Identifier: GPL-3.0-or-later
"""SQL that runs on both stores and is never put together at run time."""
import re

from rules import below, rule

STATEMENT = re.compile(r'\b(?:SELECT|INSERT|UPDATE|DELETE)\b')
COMPOSE = re.compile(r'\b(?:g_strdup_v?printf|v?sn?printf|v?asprintf|g_v?snprintf|g_strconcat|g_strjoinv?|g_string_\w+|rialto_arena_v?printf)\s*(\()')


def arguments(text, opening):
    """The text between a parenthesis and its partner."""
    depth = 0
    for position in range(opening, len(text)):
        depth += {'(': 1, ')': -1}.get(text[position], 0)
        if depth == 0:
            return opening + 1, position
    return opening + 1, len(text)


@rule('sql-composed', below('src', 'server'))
def sql_composed(source, tree):
    """SQL is a static RialtoSql with ?1 placeholders."""
    for match in COMPOSE.finditer(source.code):
        start, end = arguments(source.code, match.start(1))
        if any(start <= offset < end and STATEMENT.search(value) for offset, value in source.strings):
            yield source.line_of(match.start()), 'SQL put together at run time: use a static RIALTO_SQL and bind ?1'


def sql_texts(source):
    """(offset, SQL) in a C file or a migration."""
    if source.is_c:
        for offset, value in source.strings:
            if STATEMENT.search(value):
                yield offset, value
    else:
        for match in re.finditer(r'^[^\n]+', source.text, re.MULTILINE):
            yield match.start(), match[0].partition('--')[0]


def is_sql(source):
    return source.path.startswith('server/') and (source.path.endswith('.sql') or source.is_c and not source.is_generated)


def without_strings(sql):
    return re.sub(r"'[^']*'", lambda m: "'" + ' ' * (len(m[0]) - 2) + "'", sql)


PORTABLE = [
    ('sql-like', r'\bI?LIKE\b|\bGLOB\b', 'text search is folded in C'),
    ('sql-lower', r'\b(?:lower|upper)\s*\(', 'fold the text in C (rialto_text_fold)'),
    ('sql-rowid', r'\browid\b', "the table's own key"),
    ('sql-insert-or', r'\bINSERT\s+OR\s+\w+|\bREPLACE\s+INTO\b', 'ON CONFLICT'),
    ('sql-placeholder', r'\?(?!\d)', '?1, ?2 ..'),
]


def register(name, pattern, instead):
    compiled = re.compile(pattern, re.IGNORECASE)

    @rule(name, is_sql)
    def check(source, tree):
        for offset, sql in sql_texts(source):
            match = compiled.search(without_strings(sql))
            if match:
                yield source.line_of(offset), f'{match[0].rstrip("( ")} in SQL: use {instead}'
    check.__doc__ = f'Use {instead}.'


for row in PORTABLE:
    register(*row)


@rule('sql-scalar-max', is_sql)
def sql_scalar_max(source, tree):
    """max (a, b) is SQLite's alone; max (a) is an aggregate and fine."""
    for offset, sql in sql_texts(source):
        sql = without_strings(sql)
        for match in re.finditer(r'\b(max|min)\s*(\()', sql, re.IGNORECASE):
            start, end = arguments(sql, match.start(2))
            inside = sql[start:end]
            while re.search(r'\([^()]*\)', inside):
                inside = re.sub(r'\([^()]*\)', '', inside)
            if ',' in inside:
                yield source.line_of(offset), f'scalar {match[1]} in SQL: use CASE'


@rule('sql-sum', is_sql)
def sql_sum(source, tree):
    """PostgreSQL sums bigint to numeric, SQLite to an integer."""
    for offset, sql in sql_texts(source):
        for match in re.finditer(r'\bsum\s*\(', sql, re.IGNORECASE):
            if not re.search(r'\bCAST\s*\((?:\s*\w+\s*\()*\s*$', sql[:match.start()], re.IGNORECASE):
                yield source.line_of(offset), 'sum in SQL: write CAST (sum (x) AS BIGINT)'
