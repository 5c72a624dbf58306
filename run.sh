#!/usr/bin/env bash
# The developer's and the newcomer's commands, each a function below.
#
#   ./run.sh setup     makes .venv from requirements.lock and installs kliping into it
#   ./run.sh demo      setup, then the main job: crawl the demo newspaper, find entities, index, search
#   ./run.sh test      setup with the test tools, then pytest (more arguments go to pytest)
#   ./run.sh check     what CI checks: format, lint, layers, types, tests
#   ./run.sh quick     the quick part of check, as before a commit: format, lint, layers, types
#   ./run.sh lock      makes requirements.lock and requirements-dev.lock again from pyproject.toml
#   ./run.sh env       writes .env for docker compose with fresh passwords (keeps one that is there)
#
# PYTHON chooses the interpreter (default python3.11, else python3); pip's own settings choose where packages come from.
set -euo pipefail
cd "$(dirname "$0")"

VENV=.venv
export PIP_DISABLE_PIP_VERSION_CHECK=1

main() {
  local command=${1:-help}
  shift || true
  case "$command" in
    setup | demo | test | check | quick | lock | env) "$command" "$@" ;;
    *) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"; [ "$command" = help ] || exit 2 ;;
  esac
}

# The test tools' lock holds all of the other one: where it is installed, nothing is missing.
setup() { installed requirements-dev.lock || install_from requirements.lock; }

demo() {
  setup
  local data
  data=$(mktemp -d "${TMPDIR:-/tmp}/kliping-demo.XXXXXX")
  # shellcheck disable=SC2064 # expanded now: at the exit the function's variable is gone
  trap "rm -rf '$data'" EXIT
  export KLIPING_DATA=$data
  say "kliping crawl demo" && "$VENV/bin/kliping" crawl demo
  say "kliping index" && "$VENV/bin/kliping" index
  say "kliping search 'banjir jakarta' --person 'Pramono Anung'"
  "$VENV/bin/kliping" search 'banjir jakarta' --person 'Pramono Anung'
}

test() {
  install_from requirements-dev.lock
  "$VENV/bin/python" -m pytest "$@"
}

quick() {
  install_from requirements-dev.lock
  "$VENV/bin/ruff" format --check .
  "$VENV/bin/ruff" check .
  "$VENV/bin/lint-imports" --no-logo --cache-dir .mypy_cache/imports
  "$VENV/bin/mypy"
}

check() {
  quick
  test "$@"
}

lock() {
  install_from requirements-dev.lock
  compile requirements.lock
  compile requirements-dev.lock --extra dev --constraint requirements.lock
}

env() {
  if [ -e .env ]; then
    echo ".env is there and stays as it is; remove it for fresh passwords" >&2
    return
  fi
  # Letters and digits only: the passwords travel through shells, URLs and JSON.
  python3 - > .env.new <<'PYTHON'
import re, secrets
for line in open(".env.example", encoding="utf-8"):
    name = re.match(r"(\w+(?:PASSWORD|KEY))=\s*$", line)
    print(f"{name[1]}={secrets.token_hex(20)}" if name else line, end="\n" if name else "")
PYTHON
  chmod 600 .env.new
  mv .env.new .env
  echo "wrote .env with fresh passwords" >&2
}

# Installs a lock file and kliping itself into .venv, and does nothing when that has been done since either changed.
install_from() {
  local lock=$1
  if installed "$lock"; then return; fi
  [ -x "$VENV/bin/python" ] || "$(interpreter)" -m venv "$VENV"
  say "installing $lock into $VENV"
  "$VENV/bin/pip" install --quiet --requirement "$lock"
  "$VENV/bin/pip" install --quiet --no-deps --editable .
  touch "$VENV/.installed-$lock"
}

# Whether .venv holds a lock file as it is now.
installed() {
  local stamp=$VENV/.installed-$1
  [ -e "$stamp" ] && [ ! "$1" -nt "$stamp" ] && [ ! pyproject.toml -nt "$stamp" ]
}

interpreter() {
  local name
  for name in ${PYTHON:-} python3.11 python3; do
    if command -v "$name" > /dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
      echo "$name"
      return
    fi
  done
  echo "run.sh: no Python 3.11 or newer found; install one, or name it: PYTHON=/path/to/python ./run.sh setup" >&2
  exit 1
}

# The local build tag of torch ("+cpu") is this machine's choice, not the lock's.
compile() {
  local target=$1
  shift
  "$VENV/bin/pip-compile" --quiet --strip-extras --no-header --no-emit-index-url --no-emit-find-links \
    --no-emit-trusted-host --no-emit-options --output-file "$target" "$@" pyproject.toml
  sed -i 's/^torch==\([0-9.]*\)+.*/torch==\1/' "$target"
}

say() { printf '\033[1m$ %s\033[0m\n' "$*" >&2; }

main "$@"
