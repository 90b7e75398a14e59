#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a C file with every migration: embed-migrations.py OUTPUT FILE..."""
import os
import re
import sys

NAME = re.compile(r"^([0-9]{3})-([a-z0-9-]+)\.sql$")


def literal(text):
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    return "\n".join(f'    "{line}\\n"' for line in escaped.splitlines()) or '    ""'


def main(output, *files):
    migrations = []
    for file in files:
        name = os.path.basename(file)
        match = NAME.match(name)
        if not match:
            sys.exit(f"{file}: a migration is called 001-words.sql")
        with open(file, encoding="ascii") as source:
            migrations.append((int(match[1]), match[2], source.read()))
    migrations.sort()
    numbers = [number for number, _, _ in migrations]
    if numbers != list(range(1, len(numbers) + 1)):
        sys.exit(f"migrations are numbered from 1 without gaps; found {numbers}")

    with open(output, "w", encoding="ascii") as out:
        out.write('#include "rialto-migrate.h"\n\nconst RialtoMigration rialto_migrations[] = {\n')
        for number, name, text in migrations:
            out.write(f'  {{ {number}, "{name}",\n{literal(text)} }},\n')
        out.write(f"}};\n\nconst guint rialto_n_migrations = {len(migrations)};\n")


main(*sys.argv[1:])
