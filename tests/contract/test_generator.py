# SPDX-License-Identifier: GPL-3.0-or-later
"""The generator: every rule of the contract, its output, and what a compiler makes of it. Speaks TAP.

    test_generator.py GENERATOR WORDS MODEL INCLUDES COMPILER...
"""

import importlib.util
import json
import re
import subprocess
import sys
import tempfile
import tomllib
import traceback
import unittest
from pathlib import Path

GENERATOR, WORDS, MODEL = (Path(one) for one in sys.argv[1:4])
INCLUDES, COMPILER = sys.argv[4].split(), sys.argv[5:]


def load_generator():
    sys.path.insert(0, str(GENERATOR))
    spec = importlib.util.spec_from_file_location("contract", GENERATOR / "__main__.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CONTRACT = load_generator()

FRAME = """
[contract]
since = 2
common_errors = ["internal"]
[error.malformed]
status = 400
title = "x"
[error.invalid]
status = 422
title = "x"
[error.internal]
status = 500
title = "x"
[error.not_found]
status = 404
title = "x"
[error.stale]
status = 412
title = "x"
[error.version_required]
status = 428
title = "x"
[bucket.read]
burst = 1
per_minute = 1
doc = "x"
"""
ENUM = """
[enum.Mood]
doc = "x"
values = { calm = "x", wild = "x" }
"""
ENTITY = """
[entity.Post]
doc = "x"
export = "author"
erase = "delete"
[entity.Post.fields]
id = { type = "id", doc = "x" }
"""
ROUTE = """
[route.get_post]
method = "GET"
path = "/posts/{id}"
area = "feed"
caller = "anyone"
bucket = "read"
run = "read"
params = { id = { type = "id", doc = "x" } }
answer = "Post"
errors = ["not_found"]
doc = "x"
"""
EVENT = """
[event.post_create]
name = "post.create"
payload = "Post"
topic = "user"
kind = "durable"
doc = "x"
"""
PERMISSION = """
[permission.speak]
bit = 3
group = "voice"
name = "Speak"
doc = "x"
"""
WHOLE = FRAME + ENUM + ENTITY + ROUTE + EVENT + PERMISSION
HANDLER = """
gboolean
rialto_route_get_post (RialtoTx *tx, RialtoRequest *request, const RialtoGetPostArgs *args, RialtoPost *answer, GError **error)
{
  return TRUE;
}
"""


def run(*words):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)


class Workplace(unittest.TestCase):
    def setUp(self):
        keeper = tempfile.TemporaryDirectory()
        self.addCleanup(keeper.cleanup)
        self.place = Path(keeper.name)

    def contract(self, **files):
        folder = self.place / "contract"
        folder.mkdir(exist_ok=True)
        for path in folder.glob("*.toml"):
            path.unlink()
        for name, text in files.items():
            (folder / f"{name}.toml").write_text(text, encoding="utf-8")
        return folder

    def check(self, text):
        """The lines that `--check` would print."""
        return CONTRACT.read(self.contract(words=text))[2]

    def generate(self, folder, name="output"):
        output = self.place / name
        output.mkdir(exist_ok=True)
        result = run(sys.executable, GENERATOR, "--output", output, "--depfile", output / "depfile", "--target", "made", folder)
        self.assertEqual(result.returncode, 0, result.stderr)
        return output


class Rules(Workplace):
    def refuse(self, text, *messages):
        lines = self.check(text)
        for message in messages:
            self.assertIn(message, "\n".join(lines))
        for line in lines:
            self.assertTrue(line.startswith(("words.toml: ", "contract: ", "[contract]: ")), line)

    def refuse_field(self, field, message):
        self.refuse(WHOLE + f"\n[entity.Thing]\ndoc = 'x'\nexport = 'none'\nerase = 'none'\n[entity.Thing.fields]\n{field}\n", message,
                    "words.toml: [entity.Thing.fields]")

    def refuse_route(self, old, new, message):
        self.assertIn(old, ROUTE)
        self.refuse(WHOLE.replace(ROUTE, ROUTE.replace(old, new)), message, "words.toml: [route.get_post]")

    def refuse_query(self, query, message):
        self.refuse_route("doc = \"x\"\n", f"doc = \"x\"\nquery = {{ {query} }}\n", message)

    def test_a_good_contract_passes(self):
        self.assertEqual(self.check(WHOLE), [])

    def test_the_contract_of_the_tests_passes(self):
        self.assertEqual(run(sys.executable, GENERATOR, "--check", WORDS).returncode, 0)

    def test_not_toml(self):
        self.refuse("[", "words.toml: not TOML")

    def test_unknown_table(self):
        self.refuse(WHOLE + "[routes.x]\n", "unknown table [routes]")

    def test_table_that_is_none(self):
        self.refuse("bucket = 1\n" + WHOLE.replace("[bucket.read]", "[buckets.read]"), "[bucket] must hold tables")

    def test_frame(self):
        self.refuse(WHOLE.replace("[contract]\nsince = 2\ncommon_errors = [\"internal\"]\n", ""),
                    "[contract] must be there exactly once; it is: nowhere")
        folder = self.contract(a=WHOLE, b="[contract]\nsince = 1\n")
        result = run(sys.executable, GENERATOR, "--check", folder)
        self.assertIn("[contract] must be there exactly once; it is: a.toml: [contract], b.toml: [contract]", result.stderr)

    def test_common_error_not_declared(self):
        self.refuse(WHOLE.replace('["internal"]', '["nothing"]'), "common error `nothing` is not declared")

    def test_unknown_keys(self):
        for head in ("[contract]", "[enum.Mood]", "[entity.Post]", "[error.invalid]", "[bucket.read]", "[route.get_post]",
                     "[event.post_create]", "[permission.speak]"):
            with self.subTest(head):
                self.refuse(WHOLE.replace(head + "\n", head + "\ncolour = 1\n"), f"words.toml: {head}: unknown key `colour`")
        self.refuse_field("a = { type = 'id', doc = 'x', colour = 1 }", "a: unknown key `colour`")
        self.refuse_route("doc = \"x\" }", "doc = \"x\", optional = true }", "unknown key `optional`")
        self.refuse_query("a = { type = 'id', doc = 'x', viewer = true }", "unknown key `viewer`")

    def test_missing_keys(self):
        for key, head in (("doc", "enum.Mood"), ("values", "enum.Mood"), ("doc", "entity.Post"), ("export", "entity.Post"),
                          ("erase", "entity.Post"), ("status", "error.invalid"), ("title", "error.invalid"), ("burst", "bucket.read"),
                          ("per_minute", "bucket.read"), ("doc", "bucket.read"), ("bit", "permission.speak"), ("group", "permission.speak"),
                          ("name", "permission.speak"), ("doc", "permission.speak"), ("since", "contract"),
                          *((key, "route.get_post") for key in ("method", "path", "area", "caller", "bucket", "run", "doc")),
                          *((key, "event.post_create") for key in ("name", "payload", "topic", "kind", "doc"))):
            with self.subTest(head=head, key=key):
                before, _, after = WHOLE.partition(f"[{head}]\n")
                after = re.sub(rf"(?m)^{key} = .*\n", "", after, count=1)
                self.refuse(f"{before}[{head}]\n{after}", f"words.toml: [{head}]: `{key}` is missing")
        self.refuse_field("a = { type = 'id' }", "a: `doc` is missing")
        self.refuse_field("a = { doc = 'x' }", "a: `type` is missing")

    def test_wrong_types_of_values(self):
        self.refuse(WHOLE.replace("status = 422", "status = true"), "`status` must be of type int")
        self.refuse(WHOLE.replace("burst = 1", "burst = '1'"), "`burst` must be of type int")
        self.refuse_field("a = { type = 'id', doc = ' ' }", "`doc` is empty")
        self.refuse_field("a = 'id'", "this must be a table")

    def test_required_errors(self):
        for name, status in (("invalid", 422), ("malformed", 400), ("internal", 500)):
            text = WHOLE.replace(f"[error.{name}]\nstatus = {status}", f"[error.{name}]\nstatus = 499")
            self.refuse(text, f"words.toml: [error.{name}]: `status` must be {status}")
            renamed = WHOLE.replace(f"[error.{name}]", "[error.other]").replace('["internal"]', "[]")
            self.refuse(renamed, f"[error.{name}] is missing; the codec needs it")
        self.refuse(WHOLE.replace("status = 404", "status = 200"), "it must be from 400 to 599")

    def test_unknown_types(self):
        for kind in ("uuid", "list of uuid", "list of list of id", "enum", "ref", "list", "map of", "enum mood x", ""):
            self.refuse_field(f"a = {{ type = '{kind}', doc = 'x', max_items = 3 }}", f"a: unknown type `{kind}`")
        self.refuse_field("a = { type = 'Nothing', doc = 'x' }", "there is no entity Nothing")
        self.refuse_field("a = { type = 'ref Nothing', doc = 'x' }", "there is no entity Nothing")
        self.refuse_field("a = { type = 'enum Nothing', doc = 'x' }", "there is no enum Nothing")
        self.refuse_field("a = { type = 'map of int', min = 0, max = 1, max_items = 3, doc = 'x' }", "maps hold string")
        self.refuse_field("a = { type = 'list of json', max_items = 3, doc = 'x' }", "lists and maps of json cannot be")

    def test_bounds(self):
        self.refuse_field("a = { type = 'string', doc = 'x' }", "a: string needs `max`")
        self.refuse_field("a = { type = 'text', doc = 'x' }", "a: text needs `max`")
        self.refuse_field("a = { type = 'list of string', max_items = 3, doc = 'x' }", "a: string needs `max`")
        self.refuse_field("a = { type = 'int', max = 1, doc = 'x' }", "a: int needs `min` and `max`")
        self.refuse_field("a = { type = 'int', min = 1, doc = 'x' }", "a: int needs `min` and `max`")
        self.refuse_field("a = { type = 'real', doc = 'x' }", "a: real needs `min` and `max`")
        self.refuse_field("a = { type = 'list of id', doc = 'x' }", "a: list needs `max_items`")
        self.refuse_field("a = { type = 'map of string', max = 1, doc = 'x' }", "a: map needs `max_items`")
        self.refuse_field("a = { type = 'id', max_items = 1, doc = 'x' }", "`min_items` and `max_items` are for lists and maps")
        self.refuse_field("a = { type = 'bool', max = 1, doc = 'x' }", "bool has bounds of its own")
        self.refuse_field("a = { type = 'int', min = 2, max = 1, doc = 'x' }", "`min` 2 is more than `max` 1")
        self.refuse_field("a = { type = 'int', min = 0, max = 9007199254740992, doc = 'x' }", "integers of JSON go to 9007199254740991 only")
        self.refuse_field("a = { type = 'string', max = 2000000, doc = 'x' }", "a length must be from 0 to 1000000")
        self.refuse_field("a = { type = 'list of id', min_items = 3, max_items = 2, doc = 'x' }", "`min_items` 3 is more than `max_items` 2")
        self.refuse_field("a = { type = 'list of id', max_items = 1000000, doc = 'x' }", "`max_items` must be from 1 to 100000")
        self.refuse_field("a = { type = 'id', pattern = 'x', doc = 'x' }", "`pattern` does not apply to id")
        self.refuse_field("a = { type = 'string', max = 1, pattern = '(', doc = 'x' }", "`pattern` is not a regular expression")

    def test_flags(self):
        self.refuse_field("a = { type = 'int', min = 0, max = 1, optional = true, nullable = true, doc = 'x' }",
                          "int cannot be optional and nullable")
        self.refuse_field("a = { type = 'id', viewer = true, private = true, doc = 'x' }", "`private` says all that `viewer` says")
        self.refuse_field("a = { type = 'id', since = 3, doc = 'x' }", "`since` must be from 1 to the contract's 2")
        self.refuse(WHOLE.replace(EVENT, EVENT + "since = 3\n"), "`since` must be from 1 to the contract's 2")
        self.refuse_route("caller", "since = 0\ncaller", "`since` must be from 1 to the contract's 2")

    def test_names(self):
        self.refuse_field("Colour = { type = 'id', doc = 'x' }", "is not a name of the form like_count")
        self.refuse_field("default = { type = 'id', doc = 'x' }", "`default` is a reserved word of C")
        self.refuse_field("present = { type = 'id', doc = 'x' }", "the name `present` is taken by")
        self.refuse_field("a = { type = 'list of id', max_items = 1, doc = 'x' }\nn_a = { type = 'id', doc = 'x' }",
                          "the name `n_a` is taken by")
        self.refuse(WHOLE.replace("Post", "post_it"), "is not a name of the form PostDraft")
        self.refuse(WHOLE.replace("Post", "Arena"), "RialtoArena is a type of the program already")
        self.refuse(WHOLE + ENUM.replace("Mood", "Post"), "`Post` has the same name in C as words.toml: [enum.Post]")
        self.refuse(WHOLE + ENUM.replace("Mood", "POST"), "`Post` has the same name in C")
        self.refuse(WHOLE.replace("get_post", "getPost"), "is not a name of the form create_post")
        self.refuse(WHOLE + ENTITY.replace("Post", "GetPostArgs"), "has the name of the route's arguments")
        self.refuse(WHOLE + ENTITY.replace("Post", "PostPage") + ROUTE.replace("get_post", "list_posts").replace("/{id}", "").replace(
            'params = { id = { type = "id", doc = "x" } }\n', "").replace('"Post"', '"list of Post"'), "has the name of the page")

    def test_duplicates(self):
        folder = self.contract(words=WHOLE, other=ENTITY)
        result = run(sys.executable, GENERATOR, "--check", folder)
        self.assertIn("words.toml: [entity.Post]: declared twice, also in other.toml: [entity.Post]", result.stderr)
        self.refuse(WHOLE + PERMISSION.replace("speak", "shout"), "bit 3 is taken by words.toml: [permission.speak]")
        self.refuse(WHOLE + EVENT.replace("post_create", "other"), "the name `post.create` is taken by")

    def test_enums(self):
        self.refuse(WHOLE.replace('{ calm = "x", wild = "x" }', "{}"), "an enum needs values")
        self.refuse(WHOLE.replace('wild = "x"', 'wild = ""'), "the value `wild` needs a sentence")
        self.refuse(WHOLE.replace('wild = "x"', '"a b" = "x"'), "`a b` is not a word of the wire")
        self.refuse(WHOLE.replace('calm = "x", wild = "x"', 'a-b = "x", a_b = "x"'), "`a_b` and `a-b` have the same name in C")

    def test_entities(self):
        self.refuse(WHOLE.replace('erase = "delete"', 'erase = "burn"'), "`erase` is `burn`, it must be one of: none, delete, anonymise, keep")
        self.refuse(WHOLE.replace('export = "author"', 'export = "the author"'), "`export` must be one word")
        self.refuse(WHOLE.replace('id = { type = "id", doc = "x" }\n\n[route', "\n[route"), "an entity needs fields")
        fields = "\n".join(f"f{i} = {{ type = 'id', doc = 'x' }}" for i in range(65))
        self.refuse(WHOLE + f"[entity.Big]\ndoc = 'x'\nexport = 'none'\nerase = 'none'\n[entity.Big.fields]\n{fields}\n",
                    "65 fields, there may be at most 64")

    def test_objects(self):
        for key, field, message in (
                ("id", "id = { type = 'int', min = 0, max = 1, doc = 'x' }", "needs a field `id` of type id"),
                ("blob", "id = { type = 'id', doc = 'x' }", "there is no field `blob`"),
                ("part", "words = { type = 'map of string', max = 9, max_items = 9, doc = 'x' }", "an object cannot show a map"),
                ("part", "deleted = { type = 'bool', doc = 'x' }", "every object has `deleted` already")):
            thing = f"\n[entity.Thing]\ndoc = 'x'\nexport = 'none'\nerase = 'none'\nobject = '{key}'\n[entity.Thing.fields]\n{field}\n"
            self.refuse(WHOLE + thing, message)

    def test_permissions_and_buckets(self):
        self.refuse(WHOLE.replace("bit = 3", "bit = 64"), "it must be from 0 to 63")
        self.refuse(WHOLE.replace("burst = 1", "burst = 0"), "`burst` and `per_minute` must be at least 1")

    def test_events(self):
        self.refuse(WHOLE.replace('payload = "Post"', 'payload = "Thing"'), "the payload Thing is not declared")
        self.refuse(WHOLE.replace("post.create", "PostCreate"), "is not a name of the form post.create")
        self.refuse(WHOLE.replace('topic = "user"', 'topic = "world"'), "`topic` is `world`, it must be one of")
        self.refuse(WHOLE.replace('kind = "durable"', 'kind = "eternal"'), "`kind` is `eternal`, it must be one of")
        self.refuse(WHOLE.replace('topic = "user"', 'topic = "watch"'), "what is only watched cannot be durable")

    def test_routes(self):
        self.refuse_route('"GET"', '"FETCH"', "`method` is `FETCH`, it must be one of")
        self.refuse_route('"anyone"', '"god"', "`caller` is `god`, it must be one of")
        self.refuse_route('run = "read"', 'run = "fast"', "`run` is `fast`, it must be one of")
        self.refuse_route('bucket = "read"', 'bucket = "none"', "the bucket `none` is not declared")
        self.refuse_route('area = "feed"', 'area = "The Feed"', "`area` must be a folder of server/")
        self.refuse_route('["not_found"]', '["nothing"]', "the error `nothing` is not declared")
        self.refuse_route('["not_found"]', '["internal"]', "the error `internal` is one that every route has")
        self.refuse_route('["not_found"]', '["not_found", "not_found"]', "an error is listed twice")
        self.refuse_route('answer = "Post"', 'answer = "Thing"', "the answer Thing is not declared")
        self.refuse_route('answer = "Post"', 'answer = "list of Thing"', "the answer Thing is not declared")
        self.refuse_route('answer = "Post"', 'answer = "Post"\nstatus = 204', "204 has no answer")
        self.refuse_route('answer = "Post"', "status = 200", "a route without an answer has the status 204")
        self.refuse_route('answer = "Post"', 'answer = "Post"\nstatus = 302', "it must be from 200 to 299")
        self.refuse_route('answer = "Post"', 'answer = "Post"\nbody = "Post"', "GET has no body")
        self.refuse_route('"GET"', '"POST"\nbody = "Thing"', "the body Thing is not declared")
        self.refuse_route('"GET"', '"POST"\nbody = "Post"\nspool = true', "`spool` is for raw bodies")
        self.refuse_route('"GET"', '"PATCH"\nbody = "Post"\nappend = true', "`append` is for raw bodies that are not spooled")
        self.refuse_route('"GET"', '"PATCH"\nbody = "raw"\nspool = true\nappend = true', "`append` is for raw bodies that are not spooled")
        self.refuse_route('"GET"', '"POST"\nbody = "raw"\nmax_body = 0', "`max_body` must be at least 1")
        self.refuse(WHOLE.replace(ROUTE, ROUTE.replace('"GET"', '"POST"\nbody = "raw"').replace('"Post"', '"page"')),
                    "what a page's form sends is an entity")
        self.refuse_route('"GET"', '"POST"\nidempotency = "maybe"', "`idempotency` is `maybe`, it must be one of")
        self.refuse_route('"GET"', '"GET"\nidempotency = "required"', "GET needs no idempotency key")
        self.refuse_route('"GET"', '"GET"\nif_match = true', "`if_match` does not apply to GET")
        self.refuse_route('"GET"', '"PATCH"\nif_match = true', "`if_match` needs the errors `stale` and `version_required`")
        self.refuse_route('run = "read"', 'run = "write"\npool = true', "`pool` is for routes that read")
        self.refuse_route('run = "read"', 'run = "direct"', "a `direct` route answers raw")

    def test_paths(self):
        for path in ("posts/{id}", "/Posts/{id}", "/posts/{id}/", "/posts//{id}", "/posts/{id}x", "/posts/{Id}"):
            self.refuse_route('"/posts/{id}"', f'"{path}"', "is not a path of the form /posts/{id}")
        self.refuse_route('"/posts/{id}"', '"/posts/{post}"', "the path's parameters are [post], `params` declares [id]")
        self.refuse_route('"/posts/{id}"', '"/posts"', "the path's parameters are [], `params` declares [id]")
        self.refuse_route('type = "id"', 'type = "bool"', "a parameter in the path must be one of")
        self.refuse(WHOLE + ROUTE.replace("get_post", "other"), "GET /posts/{id} is the same path of words.toml: [route.get_post]")
        self.refuse(WHOLE + ROUTE.replace("get_post", "other").replace("{id}", "{post}").replace("{ id =", "{ post ="),
                    "GET /posts/{post} is ambiguous with the path /posts/{id} of words.toml: [route.get_post]")

    def test_queries(self):
        self.refuse_query("id = { type = 'id', doc = 'x' }", "the name `id` is taken by")
        self.refuse_query("body = { type = 'id', doc = 'x' }", "the name `body` is the body's")
        self.refuse_query("a = { type = 'Post', doc = 'x' }", "this type cannot stand in a query")
        self.refuse_query("a = { type = 'string', doc = 'x' }", "string needs `max`")
        self.refuse_query("a = { type = 'list of string', max = 3, max_items = 3, doc = 'x' }", "they cannot hold free text")
        self.refuse_query("a = { type = 'int', min = 1, max = 2, default = 3, doc = 'x' }", "`default` 3 is not a value of the field")
        self.refuse_query("a = { type = 'int', min = 1, max = 2, default = true, doc = 'x' }", "`default` True is not a value of the field")
        self.refuse_query("a = { type = 'enum Mood', default = 'mad', doc = 'x' }", "`default` 'mad' is not a value of the field")
        self.refuse_query("a = { type = 'string', max = 1, default = 'ab', doc = 'x' }", "`default` 'ab' is not a value of the field")
        self.refuse_query("a = { type = 'bool', default = 1, doc = 'x' }", "`default` 1 is not a value of the field")
        self.refuse_query("a = { type = 'time', default = 'x', doc = 'x' }", "`default` 'x' is not a value of the field")
        self.refuse_query("a = { type = 'bool', default = true, optional = true, doc = 'x' }", "`default` and `optional` exclude each other")

    def test_all_mistakes_at_once(self):
        text = WHOLE.replace('topic = "user"', 'topic = "world"').replace('caller = "anyone"', 'caller = "god"')
        result = run(sys.executable, GENERATOR, "--check", self.contract(words=text))
        self.assertEqual(result.returncode, 1)
        self.assertEqual(len(result.stderr.splitlines()), 3)
        self.assertIn("2 mistakes in the contract", result.stderr)


class Output(Workplace):
    def test_the_same_every_time(self):
        one, other = self.generate(WORDS, "one"), self.generate(WORDS, "other")
        names = sorted(path.name for path in one.iterdir())
        self.assertIn("rialto-entities.h", names)
        self.assertEqual(names, sorted(path.name for path in other.iterdir()))
        for name in names:
            self.assertEqual((one / name).read_bytes(), (other / name).read_bytes(), name)

    def test_files_do_not_decide_the_tables(self):
        """The same tables in one file or in two, in the order of their names."""
        one = self.generate(self.contract(a=FRAME + ENUM + ENTITY, b=ROUTE + EVENT + PERMISSION))
        texts = {path.name: path.read_bytes() for path in one.iterdir() if path.name != "depfile"}
        two = self.generate(self.contract(a=WHOLE), "two")
        for name, text in texts.items():
            self.assertEqual((two / name).read_bytes(), text, name)

    def test_what_does_not_change_is_left_alone(self):
        folder = self.contract(words=WHOLE)
        output = self.generate(folder)
        before = {path.name: path.stat().st_mtime_ns for path in output.iterdir() if path.name != "depfile"}
        self.contract(words=WHOLE.replace('title = "x"', 'title = "y"', 1))
        self.generate(folder)
        changed = {name for name, time in before.items() if (output / name).stat().st_mtime_ns != time}
        self.assertEqual(changed, {"rialto-error-codes.c", "rialto-error-codes.h", "rialto-openapi.c", "openapi.json"} & changed)
        self.assertIn("rialto-error-codes.c", changed)

    def test_depfile(self):
        folder = self.contract(words=WHOLE)
        text = (self.generate(folder) / "depfile").read_text(encoding="utf-8")
        self.assertTrue(text.startswith("made: "))
        for path in (folder, folder / "words.toml", GENERATOR / "check.py"):
            self.assertIn(str(path), text)

    def test_nothing_is_written_of_a_bad_contract(self):
        output = self.place / "output"
        output.mkdir()
        result = run(sys.executable, GENERATOR, "--output", output, self.contract(words=ENUM))
        self.assertEqual(result.returncode, 1)
        self.assertEqual(list(output.iterdir()), [])

    def test_hash(self):
        def contract_hash(text):
            header = (self.generate(self.contract(words=text)) / "rialto-entities.h").read_text(encoding="utf-8")
            return re.search(r'RIALTO_CONTRACT_HASH "(\w+)"', header).group(1)

        first = contract_hash(WHOLE)
        self.assertEqual(contract_hash(WHOLE.replace('doc = "x"', 'doc = "y"')), first)
        self.assertNotEqual(contract_hash(WHOLE.replace('wild = "x"', 'mad = "x"')), first)
        self.assertNotEqual(contract_hash(WHOLE + "more = { type = 'id', doc = 'x' }\n".join(["[entity.M]\ndoc='x'\nexport='none'\nerase='none'\n[entity.M.fields]\n", ""])), first)


class Document(Workplace):
    def setUp(self):
        super().setUp()
        self.output = self.generate(WORDS)
        self.document = json.loads((self.output / "openapi.json").read_text(encoding="utf-8"))
        self.words = {}
        for path in sorted(WORDS.glob("*.toml")):
            for kind, tables in tomllib.loads(path.read_text(encoding="utf-8")).items():
                self.words.setdefault(kind, {}).update(tables)

    def references(self, value):
        if isinstance(value, dict):
            for key, inner in value.items():
                if key == "$ref":
                    yield inner
                yield from self.references(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from self.references(inner)

    def test_references_lead_somewhere(self):
        references = set(self.references(self.document))
        self.assertIn("#/components/schemas/Problem", references)
        for reference in references:
            place = self.document
            for part in reference.removeprefix("#/").split("/"):
                self.assertIn(part, place, reference)
                place = place[part]

    def test_frame(self):
        self.assertEqual(self.document["openapi"], "3.1.0")
        self.assertEqual(self.document["servers"], [{"url": "/api/v1"}])
        self.assertEqual(self.document["x-rialto-since"], 3)
        self.assertEqual(self.document["components"]["securitySchemes"]["bearer"]["scheme"], "bearer")
        for key in ("title", "version"):
            self.assertIn(key, self.document["info"])

    def test_every_route(self):
        for name, route in self.words["route"].items():
            operation = self.document["paths"][route["path"]][route["method"].lower()]
            self.assertEqual(operation["operationId"], name)
            inside = [one for one in operation["parameters"] if one["in"] == "path"]
            self.assertEqual([one["name"] for one in inside], re.findall(r"\{(\w+)\}", route["path"]))
            self.assertTrue(all(one["required"] for one in inside))
            self.assertEqual([one["name"] for one in operation["parameters"] if one["in"] == "query"], list(route.get("query", {})))
            self.assertEqual("requestBody" in operation, "body" in route)
            media = "text/html" if route.get("answer") == "page" else "application/problem+json"
            for status in ("400", "422", "500"):
                self.assertIn(media, operation["responses"][status]["content"])
            for response in operation["responses"].values():
                self.assertTrue(response["description"])
        self.assertEqual(sum(len(methods) for methods in self.document["paths"].values()), len(self.words["route"]))

    def test_pages(self):
        send = self.document["paths"]["/mood"]["post"]
        self.assertEqual(list(send["requestBody"]["content"]), ["application/x-www-form-urlencoded"])
        self.assertEqual(list(send["responses"]["200"]["content"]), ["text/html"])

    def test_details(self):
        change = self.document["paths"]["/shops/{id}"]["patch"]
        self.assertEqual([one["name"] for one in change["parameters"] if one["in"] == "header"], ["Idempotency-Key", "If-Match"])
        self.assertEqual(change["security"], [{"bearer": []}])
        self.assertEqual(change["responses"]["404"]["description"], "`not_found`: That is not here.")
        listing = self.document["paths"]["/shops"]["get"]
        self.assertEqual(listing["security"], [{}, {"bearer": []}])
        limit = next(one for one in listing["parameters"] if one["name"] == "limit")
        self.assertEqual(limit["schema"], {"type": "integer", "minimum": 1, "maximum": 100, "default": 50})
        self.assertFalse(limit["required"])
        self.assertEqual(self.document["paths"]["/shops/{shop}"]["delete"]["responses"]["204"], {"description": "Removes a shop."})

    def test_schemas(self):
        schemas = self.document["components"]["schemas"]
        for name, entity in self.words["entity"].items():
            self.assertEqual(list(schemas[name]["properties"]), list(entity["fields"]))
            self.assertFalse(schemas[name]["additionalProperties"])
        self.assertEqual(schemas["Mood"]["enum"], ["calm", "very-calm", "1st"])
        self.assertEqual(schemas["Part"]["required"], ["name"])
        self.assertEqual(schemas["Patch"]["properties"]["note"]["type"], ["string", "null"])
        self.assertEqual(schemas["Patch"]["properties"]["part"]["anyOf"], [{"$ref": "#/components/schemas/Part"}, {"type": "null"}])
        self.assertEqual(schemas["Shop"]["properties"]["logo"]["x-rialto-since"], 3)
        self.assertEqual(schemas["ShopPage"]["properties"]["items"]["items"], {"$ref": "#/components/schemas/Shop"})
        self.assertEqual(schemas["Problem"]["properties"]["code"]["enum"], list(self.words["error"]))
        bounds = schemas["Everything"]["properties"]
        self.assertEqual((bounds["word"]["minLength"], bounds["word"]["maxLength"]), (1, 5))
        self.assertEqual((bounds["parts"]["minItems"], bounds["parts"]["maxItems"]), (1, 3))
        self.assertEqual(bounds["code"]["pattern"], "^(?:[A-Z]{2}-[0-9]+)$")

    def test_events(self):
        events = self.document["x-rialto-events"]
        self.assertEqual({event["name"] for event in self.words["event"].values()}, set(events))
        self.assertEqual(events["part.create"], {"description": "A part is there.", "topic": "user", "kind": "durable", "x-rialto-since": 2,
                                                 "payload": {"$ref": "#/components/schemas/Part"}})

    def test_the_embedded_document_is_the_same(self):
        text = (self.output / "rialto-openapi.c").read_text(encoding="utf-8")
        numbers = re.search(r"rialto_openapi\[\] = \{(.*?)\};", text, re.S).group(1)
        data = bytes(int(one) % 256 for one in numbers.replace("\n", "").split(","))
        self.assertEqual(data, (self.output / "openapi.json").read_bytes() + b"\0")


class Compiled(Workplace):
    """What the compiler and the linker say, with the flags that a handler's file is compiled with."""

    FLAGS = ["-std=gnu17", "-Wall", "-Wextra", "-Wshadow", "-Wmissing-prototypes", "-Wno-unused-parameter", "-Wno-missing-field-initializers", "-Werror"]

    def compile(self, output, source, *options):
        return run(*COMPILER, *self.FLAGS, f"-I{output}", f"-I{MODEL}", *INCLUDES, *options, source)

    def link(self, handlers):
        output = self.generate(self.contract(words=WHOLE))
        program = self.place / "handlers.c"
        program.write_text('#include "rialto-routes.h"\n' + handlers + "\nint main (void) { return rialto_routes[0].thunk == NULL; }\n",
                           encoding="utf-8")
        table = self.place / "routes.o"
        made = self.compile(output, output / "rialto-routes.c", "-c", "-o", table)
        self.assertEqual(made.returncode, 0, made.stderr)
        # What the tables refer to besides handlers is not linked here.
        infos = self.place / "entities.o"
        made = self.compile(output, output / "rialto-entities.c", "-c", "-o", infos)
        self.assertEqual(made.returncode, 0, made.stderr)
        helpers = self.place / "helpers.c"
        helpers.write_text('#include "rialto-codec.h"\n'
                           "const char *rialto_enum_to_word (const RialtoEnumInfo *info, gint value) { return NULL; }\n"
                           "gboolean rialto_enum_from_word (const RialtoEnumInfo *info, const char *word, gint *value) { return FALSE; }\n",
                           encoding="utf-8")
        return self.compile(output, program, helpers, table, infos, "-o", self.place / "program")

    def test_a_route_with_its_handler_links(self):
        result = self.link(HANDLER)
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_a_route_without_a_transaction_has_no_tx(self):
        for run_as, answer in (("work", "Post"), ("direct", "raw")):
            text = WHOLE.replace('run = "read"', f'run = "{run_as}"').replace('answer = "Post"', f'answer = "{answer}"')
            header = (self.generate(self.contract(words=text)) / "rialto-routes.h").read_text(encoding="utf-8")
            prototype = re.search(r"rialto_route_get_post \((.*?)\);", header, re.S).group(1)
            self.assertNotIn("RialtoTx", prototype)
            self.assertEqual("RialtoPost" in prototype, answer == "Post")

    def test_a_route_without_a_handler_does_not_link(self):
        result = self.link("")
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("undefined reference to `rialto_route_get_post'", result.stderr)

    def test_a_handler_without_a_route_does_not_compile(self):
        result = self.link(HANDLER + HANDLER.replace("get_post (", "lost_post ("))
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("no previous prototype for ‘rialto_route_lost_post’", result.stderr.replace("'", "’").replace("for ’", "for ‘"))

    def test_a_handler_of_another_shape_does_not_compile(self):
        result = self.link(HANDLER.replace("RialtoPost *answer", "RialtoPatch *answer"))
        self.assertNotEqual(result.returncode, 0)

    def test_an_entity_without_rules_fails_before_the_compiler(self):
        for key in ("export", "erase"):
            text = re.sub(rf"(?m)^{key} = .*\n", "", WHOLE)
            result = run(sys.executable, GENERATOR, "--output", self.place, self.contract(words=text))
            self.assertEqual(result.returncode, 1)
            self.assertIn(f"words.toml: [entity.Post]: `{key}` is missing", result.stderr)

    def test_every_file_compiles(self):
        for name, folder in (("small", self.contract(words=FRAME + ENTITY)), ("words", WORDS)):
            output = self.generate(folder, name)
            for path in sorted(output.glob("*.c")):
                with self.subTest(path.name):
                    result = self.compile(output, path, "-fsyntax-only")
                    self.assertEqual((result.returncode, result.stderr), (0, ""))


class TapResult(unittest.TestResult):
    count = 0

    def say(self, good, test, error=None):
        self.count += 1
        print(f"{'ok' if good else 'not ok'} {self.count} {test.id().removeprefix('__main__.')}", flush=True)
        if error:
            for line in "".join(traceback.format_exception(*error)).splitlines():
                print(f"# {line}")

    def addSuccess(self, test):
        super().addSuccess(test)
        self.say(True, test)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.say(False, test, err)

    def addError(self, test, err):
        super().addError(test, err)
        self.say(False, test, err)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err:
            self.say(False, subtest, err)


def main():
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules[__name__])
    result = TapResult()
    suite.run(result)
    print(f"1..{result.count}")
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
