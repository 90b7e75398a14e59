# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# What kind of machine is this, and how does it get what Rialto needs. Sourced by build-aux/dev.

# By pkg-config name; `a | b` where distributions differ.
needs=('gtk4 >= 4.18' 'libadwaita-1 >= 1.7' 'glib-2.0 >= 2.84' 'libsoup-3.0' 'libsecret-1' 'libdex-1' 'libspelling-1' 'libomemo-c' 'gstreamer-webrtc-1.0'
  'sqlite3 >= 3.46' 'libpq' 'libllhttp' 'yyjson' 'libsodium' 'libjwt-gnutls | libjwt' 'libcurl' 'json-glib-1.0' 'libcrypt' 'vips' 'gnutls' 'libcmark'
  'libqrencode' 'libarchive' 'zlib' 'libsystemd' 'libwebp' 'libwebpdemux')

# True inside the build root, and where the host itself is new enough.
host_is_enough () {
  [ -n "${RIALTO_INSIDE:-}" ] && return 0
  [ "${RIALTO_FORCE_ROOT:-0}" = 0 ] || return 1
  command -v pkg-config >/dev/null && command -v meson >/dev/null && command -v ninja >/dev/null &&
    command -v blueprint-compiler >/dev/null && [ -z "$(host_missing)" ]
}

host_missing () {
  local need
  pkg-config --exists "${needs[@]%% | *}" 2>/dev/null && return
  for need in "${needs[@]}"; do
    pkg-config --exists "${need%% | *}" 2>/dev/null || pkg-config --exists "${need##* | }" 2>/dev/null || echo "$need"
  done
}

# How this machine gets there: apt, dnf, pacman, root (a Debian 13 build root).
host_way () {
  local id like version release=${1:-/etc/os-release}
  id=$(. "$release" 2>/dev/null; echo "${ID:-}"); like=$(. "$release" 2>/dev/null; echo "${ID_LIKE:-}")
  version=$(. "$release" 2>/dev/null; echo "${VERSION_ID:-999}")
  if [ "${RIALTO_FORCE_ROOT:-0}" != 0 ]; then echo root; return; fi
  case " $id $like " in
    *' ubuntu '*) if [ "$id" = ubuntu ] && dpkg --compare-versions "$version" ge 25.04; then echo apt; else echo root; fi ;;
    *' debian '*) if [ "$id" = debian ] && dpkg --compare-versions "$version" ge 13; then echo apt; else echo root; fi ;;
    *' fedora '*) echo dnf ;;
    *' arch '*) echo pacman ;;
    *) echo unknown ;;
  esac
}

apt_install () {
  local sudo=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; } ||
      fail "Some packages are missing and this is not root." "As root: apt-get install --no-install-recommends $*"
    sudo=(sudo)
  fi
  say "Installing $# packages by apt"
  "${sudo[@]}" apt-get update -qq || say "apt-get update failed, trying with what is known"
  DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -qq -y --no-install-recommends "$@" >/dev/null ||
    fail "apt could not install them." "Try by hand: apt-get install --no-install-recommends $*"
}

host_install_debian () {
  local wanted=() name
  for name in $(package_names "${lists[@]}") libgstreamer-plugins-bad1.0-dev; do
    if apt-cache show "$name" >/dev/null 2>&1; then wanted+=("$name"); else say "This release has no package $name, going on without"; fi
  done
  apt_install "${wanted[@]}"
}

fedora_packages='gcc meson ninja-build pkgconf git gettext python3 glib2-devel yyjson-devel cmark-devel libsodium-devel json-glib-devel sqlite-devel
  zlib-devel libpq-devel llhttp-devel wslay-devel libjwt-devel libcurl-devel libxcrypt-devel vips-devel gnutls-devel qrencode-devel libarchive-devel
  systemd-devel gtk4-devel libadwaita-devel libsoup3-devel libsecret-devel libdex-devel libspelling-devel libwebp-devel libgcrypt-devel gstreamer1-devel
  gstreamer1-plugins-base-devel gstreamer1-plugins-bad-free-devel blueprint-compiler libxml2 desktop-file-utils appstream
  postgresql-server valgrind gcovr gdb clang clang-tools-extra xorg-x11-server-Xvfb dbus-daemon at-spi2-core python3-gobject wrk xdotool ImageMagick gnutls-utils gnome-keyring labwc'
arch_packages='base-devel meson git gettext python glib2-devel yyjson cmark libsodium json-glib sqlite zlib postgresql-libs llhttp wslay libjwt curl
  libxcrypt libvips gnutls qrencode libarchive systemd-libs gtk4 libadwaita libsoup3 libsecret libdex libspelling libwebp libgcrypt gstreamer gst-plugins-base
  gst-plugins-bad-libs blueprint-compiler libxml2 desktop-file-utils appstream postgresql valgrind gcovr gdb clang xorg-server-xvfb at-spi2-core
  python-gobject wrk xdotool imagemagick gnome-keyring labwc'

# Do what the machine's kind asks for; returns when commands can be run by `enter`.
host_setup () {
  host_is_enough && return
  case $(host_way) in
    apt) host_install_debian
         host_is_enough || fail "Packages were installed, and this is still missing:" "$(host_missing | paste -sd,)" ;;
    root) root_setup ;;
    dnf) fail "Fedora lacks some packages. Install them, then run this again:" "sudo dnf install $(echo $fedora_packages)" \
           "libomemo-c is not packaged there: build it from source into /usr/local." ;;
    pacman) fail "Arch lacks some packages. Install them, then run this again:" "sudo pacman -S --needed $(echo $arch_packages)" \
              "libomemo-c, and what pacman does not find, are in the AUR." ;;
    *) if command -v mmdebstrap >/dev/null && command -v bwrap >/dev/null; then root_setup
       else fail "This distribution is not known to this script." "Install by pkg-config name: $(printf '%s; ' "${needs[@]}")" \
         "or mmdebstrap, bubblewrap, uidmap, zstd and set RIALTO_MIRROR to a Debian archive."; fi ;;
  esac
}

# Replace this process by CMD in the build environment.
enter () {
  if host_is_enough; then exec "$@"; fi
  root_enter "$@"
}
