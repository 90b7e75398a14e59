# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# `build-aux/dev test`: one private PostgreSQL, one meson test, one line of counts. Sourced by build-aux/dev.

pg_pid= pg_dir=

# A cluster of its own in a temporary folder, reachable by a unix socket only; it dies with this process.
postgres_start () {
  local bin as=() i
  bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
  [ -n "$bin" ] || bin=$(dirname "$(command -v initdb || true)")
  [ -x "$bin/initdb" ] || fail "There is no PostgreSQL server (initdb), and the tests of that store are not optional." \
    "Install it: see build-aux/packages.test"
  pg_dir=$(mktemp -d "${TMPDIR:-/tmp}/rialto-pg.XXXXXX")
  # PostgreSQL refuses to run as root.
  if [ "$(id -u)" = 0 ]; then
    chown 65534:65534 "$pg_dir"
    as=(--reuid 65534 --regid 65534 --clear-groups)
  fi
  (cd "$pg_dir" && setpriv "${as[@]}" "$bin/initdb" -D "$pg_dir/data" -U postgres -A trust -E UTF8 --locale=C --no-instructions) \
    >"$pg_dir/initdb.log" 2>&1 || { cat "$pg_dir/initdb.log" >&2; fail "initdb failed (see above)."; }
  (cd "$pg_dir" && exec setpriv "${as[@]}" --pdeathsig INT "$bin/postgres" -D "$pg_dir/data" -k "$pg_dir" \
    -c listen_addresses= -c max_connections=200 -c shared_buffers=64MB -c log_min_messages=warning) \
    >"$pg_dir/server.log" 2>&1 &
  pg_pid=$!
  for ((i = 0; i < 300; i++)); do
    if "$bin/pg_isready" -q -h "$pg_dir" -U postgres -d postgres; then
      export RIALTO_TEST_POSTGRES="postgresql:///postgres?host=$pg_dir&user=postgres"
      return
    fi
    kill -0 "$pg_pid" 2>/dev/null || break
    sleep 0.1
  done
  cat "$pg_dir/server.log" >&2
  fail "PostgreSQL did not start (see above)."
}

postgres_stop () {
  if [ -n "$pg_pid" ]; then
    kill -QUIT "$pg_pid" 2>/dev/null || true
    wait "$pg_pid" 2>/dev/null || true
  fi
  if [ -n "$pg_dir" ]; then rm -rf "$pg_dir"; fi
  pg_pid= pg_dir=
}

test_environment () {
  export G_DEBUG=gc-friendly,fatal-criticals GSETTINGS_BACKEND=memory
  export ASAN_OPTIONS=halt_on_error=1:abort_on_error=1:detect_stack_use_after_return=1:strict_string_checks=1
  export LSAN_OPTIONS=suppressions=$src/build-aux/lsan.supp:print_suppressions=0
  export UBSAN_OPTIONS=halt_on_error=1:abort_on_error=1:print_stacktrace=1
  export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1:suppressions=$src/build-aux/tsan.supp
}

fuzz_seconds=300

# The fuzz targets with libFuzzer, two at a time, each from its corpus. What it finds stays in _build-fuzz.
fuzz_all () {
  local name running=() failed=no
  build_tree fuzz
  say "Fuzzing for $((fuzz_seconds / 60)) minutes each"
  for name in $(ls tests/fuzz/fuzz-*.c | sed -n 's/.*fuzz-\(.*\)\.c/\1/; /^main$/!p'); do
    if [ ${#running[@]} = 2 ]; then wait "${running[0]}" || failed=yes; running=("${running[1]}"); fi
    fuzz_one "$name" &
    running+=($!)
  done
  for name in "${running[@]}"; do wait "$name" || failed=yes; done
  [ $failed = no ]
}

fuzz_one () {
  local name=$1 found=$folder/found-$1 corpus=tests/fuzz/corpus-$1 log=$folder/fuzz-$1.log
  [ -d "$corpus" ] || corpus=$folder/$corpus
  mkdir -p "$found"
  if "$folder/tests/fuzz/fuzz-$name" -max_total_time=$fuzz_seconds -max_len=65536 -timeout=10 -artifact_prefix="$found/" "$found" "$corpus" \
    >"$log" 2>&1; then
    say "fuzz-$name: $(sed -n 's/^Done //p' "$log")"
  else
    tail -n 40 "$log" >&2
    say "fuzz-$name has found something: see $found"
    return 1
  fi
}

verb_test () {
  local names=() filter=() valgrind=no fuzz=no log=testlog code=0 wrap=()
  take_kind "$@"
  set -- "${rest[@]}"
  while [ $# -gt 0 ]; do
    case $1 in
      --valgrind) valgrind=yes ;;
      --long) export RIALTO_TEST_LONG=1 ;;
      --suite) [ $# -gt 1 ] || fail "--suite NAME?"; filter+=(--suite "$2"); shift ;;
      -*) fail "test does not know $1." "See build-aux/dev --help" ;;
      *) names+=("$1") ;;
    esac
    shift
  done
  if [ $valgrind = yes ]; then
    [ $kind = plain ] || fail "--valgrind and --$kind do not go together."
    filter+=(--setup valgrind)
    log=testlog-valgrind
  fi
  if [ $kind = tsan ] && [ ${#filter[@]} = 0 ] && [ ${#names[@]} = 0 ]; then filter=(--suite server); fi
  # All of the long tests: with libFuzzer where there is one, and without where there is not.
  if [ $kind = plain ] && [ ${#filter[@]} = 0 ] && [ ${#names[@]} = 0 ] && [ -n "${RIALTO_TEST_LONG-}" ]; then
    if command -v clang >/dev/null; then fuzz=yes; else export RIALTO_FUZZ_SECONDS=$fuzz_seconds; fi
  fi
  # The lint rules say the same whatever the compiler does.
  if [ $kind != plain ] || [ $valgrind = yes ]; then filter+=(--no-suite lint); fi

  build_tree $kind
  trap postgres_stop EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  say "Starting PostgreSQL"
  postgres_start
  test_environment
  if [ $kind = tsan ]; then
    # ThreadSanitizer cannot map its shadow where the kernel spreads addresses widely.
    wrap=(setarch "$(uname -m)" -R)
    filter+=(--setup tsan)
    log=testlog-tsan
    # GLib clears freed memory for gc-friendly, in its own, unseen order.
    G_DEBUG=fatal-criticals
  fi
  rm -f "$folder/meson-logs/$log.json"
  say "Testing $folder"
  "${wrap[@]}" meson test -C "$folder" --no-rebuild --print-errorlogs --num-processes 2 "${filter[@]}" "${names[@]}" || code=$?
  postgres_stop
  if [ $fuzz = yes ]; then fuzz_all || code=1; folder=_build; fi
  if [ $kind = coverage ]; then
    gcovr --root . --object-directory "$folder" --exclude 'tests/' --exclude "$folder/" --print-summary 2>/dev/null || code=1
  fi
  python3 build-aux/dev.d/count.py "$folder/meson-logs/$log.json" || code=1
  exit $code
}
