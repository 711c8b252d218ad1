# shellcheck shell=bash
# What the scripts share: a Python, a virtual environment and the requirements in it. Source this file.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 1
venv="$root/.venv"

fail() {
  echo "$*" >&2
  exit 1
}

# The first Python that is 3.11 or newer and can make virtual environments. Each is asked, not just looked up:
# version managers put names on PATH that answer with an error.
find_python() {
  local candidate
  for candidate in ${PYTHON:+"$PYTHON"} python3.13 python3.12 python3.11 python3; do
    if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
      echo "$candidate"
      return
    fi
  done
  fail "Python 3.11 or newer with its venv module is needed and was not found: install it (on Debian and Ubuntu:" \
    "apt install python3 python3-venv), or name one with PYTHON=/path/to/python3."
}

# use_environment FILE...: the virtual environment holds what these requirements files ask for, and comes first on
# PATH. It installs only when the files differ from what was installed last.
use_environment() {
  local python stamp installed
  local -a wanted=()
  stamp="$venv/installed-$(basename "${!#}")"
  for file in "$@"; do wanted+=(-r "$file"); done
  if ! "$venv/bin/python" -c '' 2>/dev/null; then
    python=$(find_python)
    echo "Making a virtual environment in .venv ($("$python" --version))"
    "$python" -m venv --clear "$venv"
  fi
  installed=$(cat "$stamp" 2>/dev/null || true)
  if [ "$installed" != "$(cat "$@")" ]; then
    echo "Installing $*"
    if command -v uv >/dev/null; then
      uv pip install --quiet --python "$venv/bin/python" "${wanted[@]}"
    else
      "$venv/bin/python" -m pip --version >/dev/null 2>&1 || "$venv/bin/python" -m ensurepip >/dev/null
      "$venv/bin/python" -m pip install --quiet --disable-pip-version-check "${wanted[@]}"
    fi
    cat "$@" >"$stamp"
  fi
  export PATH="$venv/bin:$PATH"
}

# local_settings [--production-data]: what the application needs on a developer's machine.
# shellcheck disable=SC2120 # the option is optional
local_settings() {
  mkdir -p var
  if [ ! -s var/secret_key ]; then
    (umask 077 && python -c 'import secrets; print(secrets.token_urlsafe(48))' >var/secret_key)
  fi
  SECRET_KEY=${SECRET_KEY:-$(cat var/secret_key)}
  export DEBUG=1 SECRET_KEY
  if [ "${1:-}" = --production-data ]; then
    # A file of its own, whatever DATABASE_URL says: invented progress never gets into it.
    export DATABASE_URL=sqlite:///var/tracker-production-data.sqlite3
  fi
}
