# SPDX-License-Identifier: GPL-3.0-or-later
"""What the probe has seen, and the table that is made of it."""
import os
import statistics

BEGIN, END = '<!-- app: begin -->', '<!-- app: end -->'
STALL_MS = 50


def rank(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


class Sight:
    """A run of a program. Times are milliseconds since it was started, memory is MB."""

    def __init__(self, path):
        self.marks, self.turns, self.frames, self.memory, self.waits = {}, [], [], {}, []
        for line in path.read_text().splitlines():
            kind, *fields = line.split()
            getattr(self, f'read_{kind}')(fields)

    def read_mark(self, fields):
        self.marks.setdefault(fields[0], float(fields[1]))

    def read_turn(self, fields):
        """When a turn of the main loop began, how long it took, and how much of that on the processor."""
        self.turns.append([float(field) for field in fields])

    def read_frames(self, fields):
        """Of a leg: the step, and for each frame the work in it and all work since the last one."""
        self.frames.append((int(fields[0]), int(fields[1]), [[float(part) for part in field.split('/')] for field in fields[2:]]))

    def read_waits(self, fields):
        self.waits.append(int(fields[2]))

    def read_memory(self, fields):
        names = zip(fields[3::2], fields[4::2])
        self.memory[int(fields[0])] = {'pictures': int(fields[1]), **{name.rstrip(':'): int(kb) * 1024 / 1e6 for name, kb in names}}

    def shown(self):
        """The first frame with posts, of which the server has said that they are the newest."""
        return max(self.marks['content'], self.marks['answer'])

    def longest(self, column):
        """Turns after the first frame: 1 by the clock, 2 on the processor."""
        return max((turn[column] for turn in self.turns if turn[0] > self.marks['frame']), default=0)

    def n_stalls(self, column):
        return sum(turn[0] > self.marks['frame'] and turn[column] > STALL_MS for turn in self.turns)

    def work(self, step, column):
        return [frame[column] for _, leg, frames in self.frames if leg == step for frame in frames]


class Report:
    def __init__(self, starts, scroll):
        self.starts, self.scroll = starts, scroll

    def median(self, name, figure):
        return statistics.median(figure(start[name]) for start in self.starts)

    def all_of_app(self):
        return [start[name] for start in self.starts for name in ('kept', 'nothing')] + [self.scroll]

    def slope(self, name):
        """MB for 1,000 posts more, from 1,000 posts on: least squares over all that was looked at."""
        points = [(posts / 1000, memory[name]) for posts, memory in self.scroll.memory.items() if posts >= 1000]
        return statistics.linear_regression(*zip(*points)).slope

    def frames(self, step):
        rows = []
        for column, what in ((0, 'of the frame'), (1, 'and of all since the last one')):
            work = self.scroll.work(step, column)
            if work:
                rows.append(f'{rank(work, 0.5):.1f}, {rank(work, 0.95):.1f}, {rank(work, 0.99):.1f}, {max(work):.1f}')
        return '; '.join(rows)

    def memory_row(self, what, bare, memory):
        def text(seen):
            return f'{seen["Rss"]:.0f}, {seen["Pss"]:.0f}, {seen["Anonymous"]:.0f}'
        return f'| {what} (MB) | | {text(memory)} | {text(bare) if bare else ""} |'

    def rows(self):
        def mark(name):
            return lambda sight: sight.marks[name]
        bare = self.median('bare', mark('frame'))
        yield f'| first frame (ms) | | {self.median("kept", mark("frame")):.0f} | {bare:.0f} |'
        yield f'| first frame with the posts that were kept (ms) | 400 | {self.median("kept", mark("content")):.0f} | |'
        yield f'| signed in, and the server has said what is new (ms) | 700 | {self.median("kept", Sight.shown):.0f} | |'
        yield f'| nothing kept: first frame with posts (ms) | 700 | {self.median("nothing", Sight.shown):.0f} | |'
        for step in sorted({step for _, step, _ in self.scroll.frames}):
            yield f'| frame at {step} px a frame, CPU: p50, p95, p99, max (ms); with all since the last frame | p95 16 | {self.frames(step)} | |'
        middle = sorted((start['kept'].memory[0] for start in self.starts), key=lambda memory: memory['Rss'])[len(self.starts) // 2]
        yield self.memory_row('at rest: resident, proportional, anonymous', self.starts[0]['bare'].memory[0], middle)
        for posts, memory in self.scroll.memory.items():
            if posts in (500, 1000, 2000, 3000, 4000):
                yield self.memory_row(f'after {posts:,} posts', None, memory)
        yield f'| the same at most (MB) | 180 | {max(memory["Rss"] for memory in self.scroll.memory.values()):.0f} resident | |'
        if max(self.scroll.memory) > 1000:
            yield f'| 1,000 posts more: resident, anonymous (MB) | 1 | {self.slope("Rss"):.1f}, {self.slope("Anonymous"):.1f} | |'
        sights = self.all_of_app()
        yield (f'| turns of the main loop over {STALL_MS} ms after the first frame, in all runs: by the clock, on the processor | 0 | '
               f'{sum(sight.n_stalls(1) for sight in sights)}, {sum(sight.n_stalls(2) for sight in sights)} | |')
        yield f'| the longest of them: by the clock, on the processor (ms) | | {max(sight.longest(1) for sight in sights):.0f}, {max(sight.longest(2) for sight in sights):.0f} | |'
        yield f'| frames that had to wait for the next page | | {sum(self.scroll.waits)} | |'

    def text(self):
        posts, memory = list(self.scroll.memory.items())[-1]
        return (f'Starts are medians of {len(self.starts)}; {posts:,} posts with {memory["pictures"]:,} pictures were scrolled through once '
                f'(load at the end: {os.getloadavg()[0]:.1f}).\n\n| | aim | Rialto | bare window |\n|---|---:|---:|---:|\n' + '\n'.join(self.rows()))

    def write(self, readme):
        """The figures stand between two marks; what is around them is written by hand."""
        before, rest = readme.read_text().split(BEGIN, 1)
        after = rest.split(END, 1)[1]
        readme.write_text(f'{before}{BEGIN}\n{self.text()}\n{END}{after}')
        return readme
