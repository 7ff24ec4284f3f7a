# Shared by the scripts in ci/: where things are kept, and how a package gets installed.
# Sourced, not run. Everything that is fetched lies below target/tools.

set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
TOOLS="$ROOT/target/tools"

say() { printf '== %s\n' "$*" >&2; }

# as_root CMD...: runs it as root, with sudo where needed.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# install_packages NAME...: Debian packages.
install_packages() {
  say "installing $*"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# unpack_packages DIR NAME...: downloads Debian packages and unpacks them below DIR without installing anything.
unpack_packages() {
  local dir=$1
  shift
  mkdir -p "$dir/deb"
  (cd "$dir/deb" && apt-get download -qq "$@" 2>/dev/null) || return 1
  for deb in "$dir"/deb/*.deb; do dpkg -x "$deb" "$dir/root"; done
  rm -r "$dir/deb"
}
