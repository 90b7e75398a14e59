# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# `build-aux/dev flatpak`: the bundle, built, installed and used against a runtime made here of Debian packages. Sourced by build-aux/dev.
# It runs on the machine itself: a sandbox does not start inside the build root.

flatpak_id=org.rialto.Rialto
flatpak_lists=("$src/flatpak/packages.platform" "$src/flatpak/packages.sdk" "$src/build-aux/packages.build")
flatpak_recipe=1
flatpak_journeys=(live_in_two_windows offline_and_back host_and_join host_and_leave)

flatpak_host_tools () {
  local tool missing=0
  for tool in mmdebstrap flatpak flatpak-builder ostree eu-strip appstreamcli Xvfb dbus-run-session xdotool import; do
    command -v $tool >/dev/null || missing=1
  done
  # Debian's own Python: another one that comes first in the path has none of Debian's modules.
  /usr/bin/python3 -c 'import gi; gi.require_version("Atspi", "2.0")' 2>/dev/null || missing=1
  [ -x /usr/libexec/at-spi-bus-launcher ] || missing=1
  [ $missing = 0 ] || apt_install mmdebstrap bubblewrap uidmap flatpak flatpak-builder ostree elfutils appstream xvfb dbus-daemon xdotool imagemagick \
    at-spi2-core python3-gi gir1.2-atspi-2.0
}

# flatpak_tree OUT VARIANT LISTS...: the packages of the lists, as a tar.
flatpak_tree () {
  local out=$1 variant=$2 mode=root sources
  shift 2
  [ "$(id -u)" = 0 ] || mode=unshare
  sources=$(root_sources)
  [ -n "$sources" ] || fail "This machine's apt knows no Debian archive." "Name one: RIALTO_MIRROR=https://HOST/debian build-aux/dev flatpak"
  mmdebstrap --quiet --mode=$mode --variant="$variant" --format=tar \
    --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' --aptopt='Acquire::Retries "5"' --dpkgopt=force-unsafe-io \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/help/*' \
    --dpkgopt='path-exclude=/usr/share/info/*' --dpkgopt='path-exclude=/usr/share/gtk-doc/*' --dpkgopt='path-exclude=/usr/share/lintian/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-include=/usr/share/locale/locale.alias' \
    --dpkgopt='path-include=/usr/share/locale/de/*' \
    --include="$(package_names "$@" | sort -u | paste -sd,)" trixie "$out" - 9>&- <<<"$sources" ||
    fail "The local runtime could not be made (see above)." "Is the archive reachable (apt-get update)?"
}

# flatpak_runtime TAR NAME: what the tar holds, as the runtime NAME in the repository `repo`.
flatpak_runtime () {
  local tree=$2.tree arch libs
  arch=$(flatpak --default-arch) libs=$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || echo "$(uname -m)-linux-gnu")
  rm -rf "$tree"
  mkdir -p "$tree"/{files,var,export}
  tar -C "$tree" --no-same-owner --no-same-permissions -xf "$1" ./usr ./etc
  rm -f "$1"
  # Accounts and names are the host's; flatpak brings them along.
  rm -rf "$tree"/etc/{passwd,group,shadow,gshadow}{,-} "$tree"/etc/{machine-id,resolv.conf,hosts,hostname,mtab,ld.so.cache,subuid,subgid} \
    "$tree"/usr/lib/{systemd,apt} "$tree"/usr/share/{bug,doc,man}
  # The app's own libraries come first: flatpak makes the cache of the linker by this file.
  printf '%s\n' /app/lib 'include /run/flatpak/ld.so.conf.d/app-*-*.conf' 'include /etc/ld.so.conf.d/*.conf' \
    'include /run/flatpak/ld.so.conf.d/runtime-*-*.conf' >"$tree/etc/ld.so.conf"
  mv "$tree/etc" "$tree/usr/etc"
  chmod -R u+rwX,go+rX "$tree/usr"
  find "$tree/usr" -type f -perm /6000 -exec chmod ug-s {} +
  cat >"$tree/metadata" <<EOF
[Runtime]
name=$2
runtime=org.gnome.Platform/$arch/$flatpak_branch
sdk=org.gnome.Sdk/$arch/$flatpak_branch

[Environment]
XDG_DATA_DIRS=/app/share:/usr/share:/usr/share/runtime/share
GIO_EXTRA_MODULES=/app/lib/gio/modules
GST_PLUGIN_SYSTEM_PATH=/app/lib/gstreamer-1.0:/usr/lib/$libs/gstreamer-1.0
EOF
  flatpak build-export --runtime --disable-sandbox repo "$tree" "$flatpak_branch" >/dev/null
  chmod -R u+w "$tree"
  rm -rf "$tree"
}

# Platform and Sdk, installed in a folder of their own; made once per package lists.
flatpak_runtimes () {
  local stamp
  stamp=$( { cat "${flatpak_lists[@]}"; echo "recipe $flatpak_recipe branch $flatpak_branch"; } | sha256sum | cut -c1-12)
  flatpak_dir=$cache/flatpak-$stamp
  export FLATPAK_USER_DIR=$flatpak_dir/user
  mkdir -p "$flatpak_dir"
  # One check at a time: it installs and runs under the app's own name.
  exec 9>"$flatpak_dir/lock"
  flock 9
  [ ! -e "$flatpak_dir/.ready" ] || return 0
  say "Making org.gnome.Platform and Sdk of Debian packages (once; about 3 minutes, 1.5 GB kept)"
  cd "$flatpak_dir"
  rm -rf repo user
  # Files as they are: compressing all of it costs a minute more.
  ostree init --mode=bare-user-only --repo=repo
  flatpak_tree platform.tar essential "${flatpak_lists[0]}"
  flatpak_runtime platform.tar org.gnome.Platform
  flatpak_tree sdk.tar apt "${flatpak_lists[@]}"
  flatpak_runtime sdk.tar org.gnome.Sdk
  flatpak build-update-repo repo >/dev/null
  flatpak --user remote-add --no-gpg-verify runtimes "file://$PWD/repo"
  flatpak --user install --noninteractive -y runtimes "org.gnome.Platform//$flatpak_branch" "org.gnome.Sdk//$flatpak_branch" >/dev/null
  : >.ready
  cd "$src"
}

# flatpak_bundle: builds what the history and the folder hold (not what git does not know) into $flatpak_dir/bundle.
flatpak_bundle () {
  local tree log=$flatpak_dir/builder.log
  cd "$flatpak_dir"
  # A commit of what is changed here and now, or nothing where all is committed.
  tree=$(git -C "$src" stash create)
  git -C "$src" archive --prefix=rialto/ -o "$flatpak_dir/rialto.tar" "${tree:-HEAD}"
  "$src/flatpak/local-manifest.py" "$src/flatpak/$flatpak_id.json" rialto.tar >"$flatpak_id.json"
  say "Building the bundle"
  flatpak-builder --user --force-clean --disable-rofiles-fuse --disable-download --disable-updates --jobs="$jobs" --state-dir=state \
    --repo=apps build "$flatpak_id.json" >"$log" 2>&1 9>&- || { tail -n 40 "$log" >&2; fail "flatpak-builder failed (see above, and $log)."; }
  flatpak build-bundle apps "$flatpak_id.flatpak" $flatpak_id 9>&-
  say "Bundle: $flatpak_dir/$flatpak_id.flatpak, $(stat -c %s "$flatpak_id.flatpak") bytes"
  cd "$src"
}

# On a session bus of its own, which stands in for the system's: flatpak asks that one about parental controls.
flatpak_install () {
  local log=$flatpak_dir/install.log
  say "Installing it"
  dbus-run-session -- sh -ec '
    DBUS_SYSTEM_BUS_ADDRESS=$DBUS_SESSION_BUS_ADDRESS; export DBUS_SYSTEM_BUS_ADDRESS
    flatpak --user uninstall --noninteractive -y "$1" >/dev/null 2>&1 || :
    exec flatpak --user install --noninteractive -y --bundle "$2"' - $flatpak_id "$flatpak_dir/$flatpak_id.flatpak" >"$log" 2>&1 9>&- ||
    { cat "$log" >&2; fail "The bundle could not be installed (see above)."; }
}

# flatpak_run ARG...: not at home, where it would leave a folder of the app.
flatpak_run () { HOME=$flatpak_dir/home flatpak --user run "$@" 9>&-; }

# look_for WHAT FILE PATTERN...: says so where no line of the file is like that.
look_for () {
  local what=$1 file=$2 pattern
  shift 2
  for pattern in "$@"; do
    grep -Eqs -- "$pattern" "$file" || { say "$what says nothing like $pattern"; problems=1; }
  done
}

# What the desktop gets of it: an entry and a service that start the sandbox, and data for shops of apps.
flatpak_look_at_exports () {
  local share=$1/export/share run="Exec=.*/flatpak run .*--command="
  look_for "The entry" "$share/applications/$flatpak_id.desktop" "^${run}rialto .*$flatpak_id @@u %u @@\$" "^${run}rialto .*$flatpak_id --new-window\$" \
    '^MimeType=(.*;)?x-scheme-handler/rialto;' '^DBusActivatable=true$' "^Icon=$flatpak_id\$" '^Comment\[de\]='
  look_for "The service" "$share/dbus-1/services/$flatpak_id.service" "^Name=$flatpak_id\$" "^${run}/app/bin/rialto .*$flatpak_id --gapplication-service\$"
  zcat "$1/files/share/app-info/xmls/$flatpak_id.xml.gz" | grep -q "<id>$flatpak_id" || { say "The shops' data does not name it"; problems=1; }
  # By the Sdk's tools: those of the machine may be older than what is written.
  flatpak_run --devel --filesystem="$share:ro" --command=sh $flatpak_id -ec "
    appstreamcli validate --no-net --explain --strict '$share'/metainfo/$flatpak_id.*xml
    desktop-file-validate '$share/applications/$flatpak_id.desktop'" >"$flatpak_dir/look.log" 2>&1 || { cat "$flatpak_dir/look.log" >&2; problems=1; }
}

# What a reviewer looks at, in what is installed.
flatpak_look () {
  local place problems=0 name wanted given program
  mkdir -p "$flatpak_dir/home"
  place=$(flatpak --user info --show-location $flatpak_id)
  for name in files/bin/{rialto,rialtod} files/libexec/rialto-renditions files/share/glib-2.0/schemas/gschemas.compiled \
    files/share/locale/de/LC_MESSAGES/rialto.mo "export/share/metainfo/$flatpak_id.*xml" \
    export/share/icons/hicolor/{scalable/apps/$flatpak_id,symbolic/apps/$flatpak_id-symbolic}.svg; do
    compgen -G "$place/$name" >/dev/null || { say "It lacks $name"; problems=1; }
  done
  for name in $(python3 -c 'import json, sys; print(*(module["name"] for module in json.load(open(sys.argv[1]))["modules"]))' "$flatpak_dir/$flatpak_id.json"); do
    find "$place/files/share/licenses/$flatpak_id/$name" -type f -size +500c 2>/dev/null | grep -q . || { say "It lacks the licence of $name"; problems=1; }
  done
  wanted='devices=dri;|shared=network;ipc;|sockets=x11;wayland;pulseaudio;fallback-x11;'
  given=$(flatpak --user info --show-permissions $flatpak_id | sed -n '/=/p' | sort | paste -sd'|')
  [ "$given" = "$wanted" ] || { say "Its permissions are $given, not $wanted"; problems=1; }
  for program in bin/rialto bin/rialtod libexec/rialto-renditions; do
    ! flatpak_run --command=ldd $flatpak_id /app/$program 2>&1 | grep 'not found' || problems=1
  done
  flatpak_look_at_exports "$place"
  [ $problems = 0 ] || fail "The installed app is not as it should be (see above)."
}

# A program that starts in the sandbox as it does for everybody: what it has started goes on in there when it ends.
flatpak_program () {
  printf '#!/bin/sh\nexec flatpak --user run --command=%s %s "$@"\n' "$(basename "$1")" $flatpak_id >"$1"
  chmod +x "$1"
}

# What still runs in a sandbox of this check is ended with it.
flatpak_leave () {
  local path numbers=()
  for path in $(grep -lzsFx "RIALTO_SANDBOXED=$flatpak_tmp" /proc/[0-9]*/environ); do numbers+=("$(cut -d/ -f3 <<<"$path")"); done
  [ ${#numbers[@]} = 0 ] || kill -KILL "${numbers[@]}" 2>/dev/null || :
  rm -rf "$flatpak_tmp"
}

# flatpak_desk CMD...: on a display and a bus of its own, with a home of its own.
flatpak_desk () {
  RIALTO_SANDBOXED=$flatpak_tmp tests/ui/headless bash -euc '
    own=$HOME/.var/app/$1
    shift
    # All sandboxes of the app share this folder with the machine, and no other.
    mkdir -p "$own/data/tests" "$own/config"
    cp -r "$XDG_CONFIG_HOME/gtk-4.0" "$own/config/"
    # Nobody is on this bus who could be asked for a proxy, and it stands in for the system'"'"'s, too (see above).
    export TMPDIR=$own/data/tests DBUS_SYSTEM_BUS_ADDRESS=$DBUS_SESSION_BUS_ADDRESS GIO_USE_PROXY_RESOLVER=dummy
    exec "$@"' - $flatpak_id "$@" 9>&-
}

flatpak_use () {
  local code=0
  flatpak_tmp=$(mktemp -d /tmp/rialto-flatpak.XXXXXX)
  trap flatpak_leave EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  flatpak_program "$flatpak_tmp/rialto"
  flatpak_program "$flatpak_tmp/rialtod"
  say "Journeys in the sandbox: ${flatpak_journeys[*]}"
  flatpak_desk /usr/bin/python3 tests/ui/test-journeys.py "$flatpak_tmp/rialto" "$flatpak_tmp/rialtod" "${flatpak_journeys[@]}" || code=$?
  say "Links into the sandbox"
  flatpak_desk /usr/bin/python3 tests/ui/test-links.py "$flatpak_tmp/rialto" "$flatpak_tmp/rialtod" || code=$?
  exit $code
}

verb_flatpak () {
  [ $# = 0 ] || fail "flatpak does not know $1." "See build-aux/dev --help"
  flatpak_host_tools
  flatpak_branch=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["runtime-version"])' "$src/flatpak/$flatpak_id.json")
  cd "$src"
  flatpak_runtimes
  flatpak_bundle
  flatpak_install
  flatpak_look
  flatpak_use
}
