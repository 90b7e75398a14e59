#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""local-manifest.py MANIFEST ARCHIVE: the manifest of the local check, on standard output.

It is the real one but for two things: the modules that must be fetched are left out (the local runtime has them), and Rialto comes
from ARCHIVE instead of from the folder, so that nothing is built in that is not in the history.
"""
import hashlib
import json
import sys
from pathlib import Path


def is_fetched(module):
    return any('url' in source for source in module['sources'])


def main():
    manifest = json.loads(Path(sys.argv[1]).read_text())
    archive = Path(sys.argv[2]).resolve()
    manifest['modules'] = [module for module in manifest['modules'] if not is_fetched(module)]
    if [module['name'] for module in manifest['modules']] != ['rialto']:
        sys.exit('local-manifest.py: Rialto should be the one module that is not fetched')
    manifest['modules'][0]['sources'] = [{'type': 'archive', 'path': str(archive), 'strip-components': 1,
                                          'sha256': hashlib.sha256(archive.read_bytes()).hexdigest()}]
    json.dump(manifest, sys.stdout, indent=2)
    return 0


if __name__ == '__main__':
    sys.exit(main())
