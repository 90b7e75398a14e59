# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# The Debian 13 build root: made once per package list, entered by bubblewrap. Sourced by build-aux/dev.

cache=${RIALTO_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/rialto}
lists=("$src/build-aux/packages.build" "$src/build-aux/packages.test")
# Raise the number when the recipe below changes in a way that the lists do not show.
root_recipe=1
root_stamp=$( { cat "${lists[@]}"; echo "recipe $root_recipe"; } | sha256sum | cut -c1-12)
root_base=$cache/root-$root_stamp
root=$root_base/root

package_names () { sed 's/#.*//' "$@" | tr -s ' \n' '\n' | sed '/^$/d'; }

# The archives this machine's apt uses, at Debian 13's suites; RIALTO_MIRROR names another one.
root_sources () {
  local os_id os_codename
  if [ -n "${RIALTO_MIRROR:-}" ]; then
    echo "deb $RIALTO_MIRROR trixie main"
    return
  fi
  os_id=$(. /etc/os-release; echo "$ID"); os_codename=$(. /etc/os-release; echo "${VERSION_CODENAME:-}")
  [ "$os_id" = debian ] || return 0
  apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT) $(ORIGIN)' 'Created-By: Packages' | sort -u |
    awk -v codename="$os_codename" '
      $3 == "main" && ($4 == "" || $4 == "Debian") {
        name = $2; suffix = ""
        if ((dash = index ($2, "-")) > 0) { name = substr ($2, 1, dash - 1); suffix = substr ($2, dash) }
        if ((name == codename || name ~ /^(old)*stable$/) && suffix ~ /^(-updates|-security)?$/)
          print "deb", $1, "trixie" suffix, "main"
      }' | sort -u
}

# The four tools an older Debian lacks.
root_host_tools () {
  local tool missing=0
  for tool in mmdebstrap bwrap zstd; do command -v "$tool" >/dev/null || missing=1; done
  [ "$(id -u)" = 0 ] || command -v newuidmap >/dev/null || missing=1
  [ $missing = 0 ] || apt_install mmdebstrap bubblewrap uidmap zstd
}

root_tarball () {
  local mode=root sources
  [ "$(id -u)" = 0 ] || mode=unshare
  sources=$(root_sources)
  [ -n "$sources" ] || fail "This machine's apt knows no Debian archive." \
    "Name one: RIALTO_MIRROR=https://HOST/debian build-aux/dev setup"
  say "Making the Debian 13 build root (once; 1 to 3 minutes, 500 MB kept)"
  rm -f "$root_base"/root.tar.*
  # libgstreamer-plugins-bad1.0-dev depends on OpenCV, VTK and Qt (800 MB) for headers that Rialto does not use; so it is unpacked by hand.
  mmdebstrap --quiet --mode=$mode --variant=apt --format=tar \
    --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' --aptopt='Acquire::Retries "5"' \
    --dpkgopt=force-unsafe-io \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/help/*' --dpkgopt='path-exclude=/usr/share/info/*' \
    --dpkgopt='path-exclude=/usr/share/gtk-doc/*' --dpkgopt='path-exclude=/usr/share/lintian/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-include=/usr/share/locale/locale.alias' \
    --dpkgopt='path-include=/usr/share/locale/de/*' \
    --include="$(package_names "${lists[@]}" | paste -sd,)" \
    --customize-hook='chroot "$1" sh -ec "cd /tmp; apt-get -qq download libgstreamer-plugins-bad1.0-dev; dpkg-deb -x libgstreamer-plugins-bad1.0-dev_*.deb /; rm libgst*.deb"' \
    --customize-hook='chroot "$1" localedef -i de_DE -f UTF-8 de_DE.UTF-8' \
    trixie "$root_base/root.tar.part" - 9>&- <<<"$sources" ||
    fail "The build root could not be made (see above)." \
      "Is the archive reachable (apt-get update)?  An ordinary user also needs a line in /etc/subuid."
  zstd -q -f -3 -T0 --rm "$root_base/root.tar.part" -o "$root_base/root.tar.zst.part" && mv "$root_base/root.tar.zst.part" "$root_base/root.tar.zst"
}

# Make the root if it is missing; a tarball is kept, so a broken root is remade in seconds.
root_setup () {
  [ -e "$root/.ready" ] && return
  [ "$(uname -m)" = x86_64 ] || [ "$(uname -m)" = aarch64 ] || say "Untested architecture $(uname -m), trying"
  root_host_tools
  mkdir -p "$root_base"
  exec 9>"$root_base/lock"
  flock -n 9 || { say "Another run is making the build root, waiting"; flock 9; }
  if [ ! -e "$root/.ready" ]; then
    [ -e "$root_base/root.tar.zst" ] || root_tarball
    say "Unpacking the build root"
    # Unpacked as oneself: the files are the caller's, so no subuid is needed to run in it or to remove it.
    rm -rf "$root"; mkdir -p "$root"
    zstd -dc "$root_base/root.tar.zst" | tar -C "$root" -x --no-same-owner --exclude='./dev/*' ||
      { rm -f "$root_base/root.tar.zst"; fail "The kept tarball is broken; it is removed, run this again."; }
    : >"$root/.ready"
  fi
  exec 9>&-
}

# Replace this process by CMD in the root, at the current directory, as the same user.
root_enter () {
  local args=(--unshare-pid --die-with-parent) dir git_dir uid
  uid=$(id -u)
  # A tmpfs as / with the root's folders in it: any mount point can be made, and nothing changes the root.
  args+=(--tmpfs / --ro-bind "$root/usr" /usr --ro-bind "$root/etc" /etc)
  for dir in bin sbin lib lib32 lib64 libx32; do
    if [ -L "$root/$dir" ]; then args+=(--symlink "$(readlink "$root/$dir")" "/$dir"); fi
  done
  args+=(--ro-bind "$root/var/lib/dpkg" /var/lib/dpkg --ro-bind "$root/var/cache/fontconfig" /var/cache/fontconfig)
  for dir in resolv.conf hosts machine-id; do args+=(--ro-bind-try "/etc/$dir" "/etc/$dir"); done
  # The caller may come from a directory service and be missing in every passwd file.
  args+=(--perms 0644 --ro-bind-data 8 /etc/passwd --perms 0644 --ro-bind-data 7 /etc/group)
  # --perms 1777: a plain --tmpfs is 0755, which other users (initdb's) cannot write.
  args+=(--proc /proc --dev /dev --ro-bind /sys /sys --perms 1777 --tmpfs /tmp --perms 1777 --dir /var/tmp --perms 1777 --tmpfs /dev/shm
    --dir /run --symlink ../run /var/run)
  if [ -d /dev/dri ]; then args+=(--dev-bind /dev/dri /dev/dri); fi
  # The display, session bus, sound of the desktop this was started from.
  if [ -n "${DISPLAY:-}" ] && [ -d /tmp/.X11-unix ]; then args+=(--ro-bind /tmp/.X11-unix /tmp/.X11-unix); fi
  if [ -n "${XAUTHORITY:-}" ] && [ -f "$XAUTHORITY" ]; then args+=(--ro-bind "$XAUTHORITY" "$XAUTHORITY"); fi
  if [ -n "${XDG_RUNTIME_DIR:-}" ] && [ -d "$XDG_RUNTIME_DIR" ]; then
    args+=(--bind "$XDG_RUNTIME_DIR" "$XDG_RUNTIME_DIR")
  else
    args+=(--perms 0700 --dir "/run/user/$uid" --setenv XDG_RUNTIME_DIR "/run/user/$uid")
  fi
  # Order matters from here on: the tree may lie below $HOME, and so may the cache.
  mkdir -p "$cache/home"
  args+=(--bind "$cache/home" "$HOME" --bind "$cache" "$cache")
  # Sample data that somebody keeps beside the tree (benchmarks read it), and a git folder outside it (worktrees).
  for dir in "$src/../shared" ${RIALTO_BIND_RO:-}; do
    if [ -d "$dir" ]; then dir=$(cd "$dir" && pwd -P); args+=(--ro-bind "$dir" "$dir"); fi
  done
  for dir in ${RIALTO_BIND:-}; do args+=(--bind "$dir" "$dir"); done
  args+=(--bind "$src" "$src")
  git_dir=$(git -C "$src" rev-parse --path-format=absolute --git-common-dir 2>/dev/null || true)
  if [ -n "$git_dir" ] && [[ $git_dir != "$src"/* ]]; then args+=(--bind "$git_dir" "$git_dir"); fi
  # `shell` from elsewhere: that folder comes along, unless it is one the root has of its own.
  case $PWD/ in
    "$src"/* | "$cache"/* | / | /usr/* | /etc/* | /bin/* | /lib* | /sbin/* | /dev/* | /proc/* | /sys/* | /run/* | /var/* | "$HOME"/) ;;
    *) if [[ $src/ != "$PWD"/* ]]; then args+=(--bind "$PWD" "$PWD"); fi ;;
  esac
  args+=(--setenv PATH /usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin --setenv LANG C.UTF-8 --unsetenv LC_ALL --unsetenv LANGUAGE
    --unsetenv LD_LIBRARY_PATH --unsetenv LD_PRELOAD --unsetenv TMPDIR --unsetenv PKG_CONFIG_PATH
    --setenv XDG_CACHE_HOME "$cache/home/.cache" --setenv RIALTO_INSIDE "$root_stamp" --chdir "$PWD")
  exec bwrap "${args[@]}" -- "$@" \
    8< <({ cat "$root/etc/passwd"; getent passwd "$uid"; } | awk -F: '!seen[$3]++') \
    7< <({ cat "$root/etc/group"; getent group "$(id -g)"; } | awk -F: '!seen[$3]++')
}
