#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# How each kind of machine gets what Rialto needs. TAP.
set -u
dev=$(cd "$(dirname "$(readlink -f "$0")")/../../build-aux/dev.d" && pwd)
unset RIALTO_INSIDE RIALTO_FORCE_ROOT
fail () { printf '%s\n' "$@"; exit 1; }
. "$dev/host.sh"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
number=0 bad=0

is () {
  number=$((number + 1))
  if [ "$2" = "$3" ]; then echo "ok $number - $1"; else bad=1; echo "not ok $number - $1: $2, not $3"; fi
}

# A machine, by what its /etc/os-release says.
way () {
  printf '%s\n' "$@" >"$folder/os-release"
  host_way "$folder/os-release"
}

# What is said to who has to install by hand; no machine here is new enough.
line () {
  (host_is_enough () { return 1; }; eval "host_way () { echo $1; }"; host_setup) | grep -c "$2"
}

echo 1..11
is 'Debian 12' "$(way ID=debian VERSION_ID=12)" root
is 'Debian 13' "$(way ID=debian VERSION_ID=13)" apt
is 'Ubuntu 24.04' "$(way ID=ubuntu ID_LIKE=debian VERSION_ID=24.04)" root
is 'Ubuntu 25.04' "$(way ID=ubuntu ID_LIKE=debian VERSION_ID=25.04)" apt
is 'a relative of Ubuntu' "$(way ID=linuxmint 'ID_LIKE="ubuntu debian"' VERSION_ID=22)" root
is 'Fedora' "$(way ID=fedora VERSION_ID=42)" dnf
is 'Arch' "$(way ID=arch)" pacman
is 'another' "$(way ID=plan9)" unknown
is 'the root that is asked for' "$(RIALTO_FORCE_ROOT=1 way ID=fedora VERSION_ID=42)" root
is "Fedora's line" "$(line dnf '^sudo dnf install .*gtk4-devel')" 1
is "Arch's line" "$(line pacman '^sudo pacman -S --needed .*gtk4')" 1
exit $bad
