#!/bin/sh
# Moves what changed since the last run, safely, as often as cron likes:
#   */15 * * * *  /path/to/incremental.sh /etc/singer-oracle >> /var/log/singer-oracle.log 2>&1
# The folder holds tap.yml (or tap.json) and target.yml; state.json is kept in it. Runs never overlap.
set -eu

folder=${1:?usage: incremental.sh FOLDER}
tap=${TAP_ORACLE:-tap-oracle}
target=${TARGET_ORACLE:-target-oracle}

lock="$folder/.lock"
if ! mkdir "$lock" 2>/dev/null; then
  echo "another run holds $lock; nothing done" >&2
  exit 75
fi
work=$(mktemp -d)
trap 'rm -rf "$work"; rmdir "$lock"' EXIT

config() { for name in "$folder/$1".yml "$folder/$1".yaml "$folder/$1".json "$folder/$1".toml; do [ -f "$name" ] && echo "$name" && return; done; }

set -- --config "$(config tap)"
[ -s "$folder/state.json" ] && set -- "$@" --state "$folder/state.json"

# A plain pipe tells only how the target ended; the tap's exit code goes through a file.
status=0
{ $tap "$@" || echo $? > "$work/tap"; } | $target --config "$(config target)" > "$work/state" || status=$?

# Whatever happened, the last STATE is safe: all that is before it is committed.
if [ -s "$work/state" ]; then
  tail -n 1 "$work/state" > "$work/last"
  mv "$work/last" "$folder/state.json"
fi
[ "$status" -eq 0 ] && [ -f "$work/tap" ] && status=$(cat "$work/tap")
exit "$status"
