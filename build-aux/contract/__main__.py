# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns the contract (a folder of TOML files) into C and into the document of the API.

    python3 build-aux/contract --output FOLDER [--part PART] [--depfile FILE --target NAME] CONTRACT
    python3 build-aux/contract --check CONTRACT
"""

import argparse
import sys
from pathlib import Path

import c_client
import c_entities
import c_errors
import c_events
import c_objects
import c_router
import c_routes
import c_tables
import openapi
from check import check
from model import Problems, load


def generate(contract, part="model"):
    """Name of a file -> its text."""
    if part == "objects":
        return c_objects.emit(contract)
    if part == "client":
        return c_client.emit(contract)
    document = openapi.emit(contract)
    files = {}
    for emitted in (c_errors.emit(contract), c_entities.emit(contract), c_events.emit(contract), c_tables.permissions(contract),
                    c_tables.buckets(contract), c_tables.privacy(contract), c_tables.document(document), c_routes.emit(contract),
                    c_router.emit(contract)):
        files |= emitted
    files["openapi.json"] = document
    return files


def read(folder):
    problems = Problems()
    contract, paths = load(folder, problems)
    # A table that could not be read would make every use of it look wrong too.
    if not problems.lines:
        check(contract, problems)
    return contract, paths, problems.lines


def write(path, text):
    """Leaves a file alone that would not change, so that nothing is compiled again for it."""
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(prog="contract")
    parser.add_argument("--output", type=Path)
    parser.add_argument("--part", choices=("model", "objects", "client"), default="model")
    parser.add_argument("--depfile", type=Path)
    parser.add_argument("--target", default="rialto-entities.h")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()

    contract, paths, problems = read(options.folder)
    for line in problems:
        print(line, file=sys.stderr)
    if problems:
        print(f"{len(problems)} mistakes in the contract", file=sys.stderr)
        return 1
    if options.check:
        return 0

    for name, text in generate(contract, options.part).items():
        write(options.output / name, text)
    if options.depfile:
        # The folder too: a new file in it changes its time.
        inputs = [options.folder, *paths, *sorted(Path(__file__).parent.glob("*.py"))]
        names = " ".join(str(path).replace(" ", "\\ ") for path in inputs)
        options.depfile.write_text(f"{options.target}: {names}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
