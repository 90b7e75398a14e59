# SPDX-License-Identifier: GPL-3.0-or-later
"""What runs in a sandbox of its own ($RIALTO_SANDBOXED), where it has other numbers than outside."""
import os
import signal
import subprocess
from pathlib import Path

SANDBOXED = bool(os.environ.get('RIALTO_SANDBOXED'))
PROGRAMS = {'rialto', 'rialtod'}
# Of a window's number these bits are its own, and those above them its program's: of an X server with room for 256 programs.
OWN_BITS = 21


def processes():
    """The number, the name and the parent of all that run."""
    for path in Path('/proc').glob('[0-9]*/stat'):
        try:
            text = path.read_text()
        except OSError:
            continue  # it has ended
        end = text.rindex(')')
        yield int(path.parent.name), text[text.index('(') + 1:end], int(text[end + 2:].split()[1])


def find_program(process):
    """The number of the program itself: in a sandbox it is a descendant of what was started, the nearest one. None: not there (yet)."""
    if not SANDBOXED:
        return process.pid
    running, family = list(processes()), {process.pid}
    while True:
        more = {number for number, _, parent in running if parent in family} - family
        found = next((number for number, name, _ in running if number in more and name in PROGRAMS), None)
        if found is not None or not more:
            return found
        family |= more


def end(process, how, patience):
    """Signals the program, and not the sandbox around it, in which something else may go on."""
    if process.poll() is None:
        number = find_program(process)
        if number is None:
            process.kill()
        else:
            os.kill(number, how)
        process.wait(patience)


def terminate(process, patience):
    end(process, signal.SIGTERM, patience)


def kill(process, patience):
    end(process, signal.SIGKILL, patience)


def windows():
    """The numbers of all windows with a title that are on the screen."""
    return subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', '.'], capture_output=True, text=True).stdout.split()


def owner(window):
    return int(window) >> OWN_BITS


def owners():
    """Of the windows on the screen: who does not know its own number outside cannot give it to its windows."""
    return {owner(window) for window in windows()}
