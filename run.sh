#!/usr/bin/env bash
# The developer's and the newcomer's commands, each a function below.
#
#   ./run.sh setup     makes .venv from requirements.lock, installs kliping into it and says what to type next
#   ./run.sh demo      setup, then the main job: crawl the demo newspaper, find entities, index, search
#   ./run.sh test      setup with the test tools, then pytest in a process for each core and one more (more arguments go to pytest)
#   ./run.sh check     what CI checks: format, lint, layers, types, tests
#   ./run.sh quick     the quick part of check, as before a commit: format, lint, layers, types
#   ./run.sh lock      makes requirements.lock and requirements-dev.lock again from pyproject.toml
#   ./run.sh env       writes .env for docker compose with fresh passwords (keeps one that is there)
#
# PYTHON chooses the interpreter (default python3.11, else python3); pip's own settings choose where packages come from,
# and for PyTorch KLIPING_TORCH: by default its own index of builds without CUDA (0.2 GB instead of 3 GB) where that
# answers, `pip` for pip's usual place, or the address of another index (https://download.pytorch.org/whl/cu130).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

VENV=.venv
TORCH_WITHOUT_CUDA=https://download.pytorch.org/whl/cpu
PATIENCE_SECONDS=5 # with an index that doesn't answer
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
have_kliping() { installed requirements-dev.lock || install_from requirements.lock; }

setup() {
  have_kliping
  cat << NEXT
Kliping is installed in $VENV. What to type next:

  . $VENV/bin/activate
  kliping crawl demo && kliping index      # a newspaper of 46 articles on this machine; ./run.sh demo does all of it
  kliping search 'banjir jakarta'
  kliping sources                          # the real newspapers; README.md goes on from here
NEXT
}

demo() {
  have_kliping
  local data
  data=$(mktemp -d "${TMPDIR:-/tmp}/kliping-demo.XXXXXX")
  export KLIPING_DATA=$data
  say "kliping crawl demo" && "$VENV/bin/kliping" crawl demo
  say "kliping index" && "$VENV/bin/kliping" index
  say "kliping search 'banjir jakarta' --person 'Pramono Anung'"
  "$VENV/bin/kliping" search 'banjir jakarta' --person 'Pramono Anung'
  cat << NEXT

All of it lies in $data, and stays there:

  export KLIPING_DATA=$data
  $VENV/bin/kliping entities 'Pramono Anung'
  rm -r $data      # when you have seen enough
NEXT
}

test() {
  install_from requirements-dev.lock
  # A process for each core and one more, since tests wait for servers; one thread in each. What stays together in one
  # says tests/conftest.py. Bytecode is kept whatever the environment says: the tests start hundreds of processes, and
  # compiling is a third of a small crawl.
  local processes=$(($(getconf _NPROCESSORS_ONLN) + 1))
  OMP_NUM_THREADS=${OMP_NUM_THREADS:-1} PYTHONDONTWRITEBYTECODE="" "$VENV/bin/python" -m pytest \
    --numprocesses "$((processes < 4 ? processes : 4))" --dist loadfile --no-loadscope-reorder "$@"
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
  compile requirements-dev.lock --extra dev --extra train --constraint requirements.lock
}

env() {
  if [ -e .env ]; then
    echo ".env is there and stays as it is; remove it for fresh passwords" >&2
    return
  fi
  # Letters and digits only: the passwords travel through shells, URLs and JSON.
  (umask 077 && : > .env.new) # nobody else's from its first byte
  python3 - > .env.new <<'PYTHON'
import re, secrets
for line in open(".env.example", encoding="utf-8"):
    name = re.match(r"(\w+(?:PASSWORD|KEY))=\s*$", line)
    print(f"{name[1]}={secrets.token_hex(20)}" if name else line, end="\n" if name else "")
PYTHON
  mv .env.new .env
  echo "wrote .env with fresh passwords" >&2
}

# Installs a lock file and kliping itself into .venv, and does nothing when that has been done since either changed.
install_from() {
  local lock=$1
  if installed "$lock"; then return; fi
  [ -x "$VENV/bin/python" ] || "$(interpreter)" -m venv "$VENV"
  say "installing $lock into $VENV"
  install_torch "$lock"
  "$VENV/bin/pip" install --quiet --requirement "$lock"
  "$VENV/bin/pip" install --quiet --no-deps --editable .
  "$VENV/bin/python" -m compileall -q crawler indexer kliping # so that the first command starts as soon as the next
  touch "$VENV/.installed-$lock"
}

# Before all else, so that pip finds it there; alone, so that nothing else comes from PyTorch's index.
install_torch() {
  local index
  index=$(torch_index) || return
  "$VENV/bin/pip" install --quiet --no-deps ${index:+--extra-index-url "$index"} "$(grep '^torch==' "$1")"
}

# Prints the index that PyTorch comes from beside pip's own; nothing for pip's usual place.
torch_index() {
  local index=${KLIPING_TORCH:-$TORCH_WITHOUT_CUDA}
  case "$index" in
    pip) echo "PyTorch comes from pip's usual place, as KLIPING_TORCH asks" >&2 ;;
    http://* | https://*)
      if offers_torch "$index"; then
        echo "PyTorch comes from $index" >&2
        echo "$index"
      else
        echo "$index doesn't answer: PyTorch comes from pip's usual place (on Linux with CUDA, some 3 GB)" >&2
      fi
      ;;
    *)
      echo "run.sh: KLIPING_TORCH is '$index': give 'pip' or the address of an index, https://…" >&2
      return 2
      ;;
  esac
}

# Whether an index lists PyTorch within the time that we have for it.
offers_torch() {
  "$VENV/bin/python" - "${1%/}/torch/" "$PATIENCE_SECONDS" 2> /dev/null << 'PYTHON'
import signal, sys, urllib.request
# Ends this process: a name server's silence has no other limit.
signal.signal(signal.SIGALRM, lambda *_: sys.exit(1))
signal.alarm(int(sys.argv[2]))
sys.exit(b"torch-" not in urllib.request.urlopen(sys.argv[1]).read())
PYTHON
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

if [ "${BASH_SOURCE[0]}" = "$0" ]; then main "$@"; fi # the tests read it for its functions
