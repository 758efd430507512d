# Sourced by run.sh and test.sh: installs what is missing, through apt where there is one.
# shellcheck shell=bash

say() { printf '%s\n' "$*" >&2; }

# need_tools: the .NET SDK and Node cannot be installed here.
need_dotnet() {
  command -v dotnet >/dev/null 2>&1 || { say "The .NET SDK 10 is missing: https://dotnet.microsoft.com/download"; exit 1; }
  local version
  version=$(dotnet --version)
  case "$version" in
    1[0-9].*) ;;
    *) say "The .NET SDK 10 is needed; this is $version: https://dotnet.microsoft.com/download"; exit 1 ;;
  esac
}

# have PACKAGE: whether Debian's package is installed.
have() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'install ok installed'; }

# install_missing PACKAGE...: installs those that are absent; goes on without them, and says so, where that cannot be done.
install_missing() {
  local missing=() package
  if ! command -v apt-get >/dev/null 2>&1 || ! command -v dpkg-query >/dev/null 2>&1; then
    say "This machine has no apt: install by hand what is missing of: $*"
    return 0
  fi
  for package in "$@"; do have "$package" || missing+=("$package"); done
  [ ${#missing[@]} -eq 0 ] && return 0
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null 2>&1; then as_root=(sudo); else
      say "Not root and no sudo: install by hand: apt-get install ${missing[*]}"
      return 0
    fi
  fi
  say "Installing ${missing[*]}"
  local output
  output=$(mktemp)
  if ! { "${as_root[@]}" apt-get update -qq && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$output" 2>&1; then
    tail -n 5 "$output" >&2
    say "Could not install ${missing[*]}; going on without."
  fi
  rm "$output"
}

# What speaks and listens without a key, and Opus.
RUN_PACKAGES=(libpocketsphinx3 libsphinxbase3 pocketsphinx-en-us libflite1 libopus0)
# What the tests use beside it.
TEST_PACKAGES=(postgresql redis-server sip-tester sipsak baresip kamailio rtpengine-daemon linphone-cli twinkle-console sipvicious iproute2 tshark sox chromium firefox-esr)
