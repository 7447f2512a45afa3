#!/bin/sh
# Moves what has changed since the last run, safely, as often as cron likes:
#
#   */15 * * * *  /path/to/incremental.sh /etc/singer-oracle >> /var/log/singer-oracle.log 2>&1
#
# The folder holds tap.yml and target.yml (or .yaml, .json, .toml) and, if you like, catalog.json. state.json is kept in it.
# Two runs of one folder never overlap: the second one ends with 75. Otherwise the exit code is 0 when all was done, else
# that of the target or, when the target is fine, that of the tap. After a failure the next run goes on from the last safe
# STATE. SIGTERM and Ctrl-C stop a run in the same way.
set -eu

if [ $# -ne 1 ]; then
  echo "usage: incremental.sh FOLDER" >&2
  exit 2
fi
folder=$1
tap=${TAP:-tap-oracle}
target=${TARGET:-target-oracle}

settings() {
  for file in "$folder/$1.yml" "$folder/$1.yaml" "$folder/$1.json" "$folder/$1.toml"; do
    if [ -f "$file" ]; then
      echo "$file"
      return
    fi
  done
  echo "$folder holds no $1.yml, .yaml, .json or .toml" >&2
  return 2
}
tap_settings=$(settings tap)
target_settings=$(settings target)

busy() {
  echo "another run of $folder is under way ($1); nothing done" >&2
  exit 75
}
work=
lock_directory=
trap 'rm -rf "$work"; [ -z "$lock_directory" ] || rmdir "$lock_directory"' EXIT
if command -v flock > /dev/null; then
  # Tap and target inherit the lock: it is free when all three are gone, however they ended.
  exec 9> "$folder/.lock"
  flock -n 9 || busy "it holds $folder/.lock"
else
  mkdir "$folder/.lock.d" 2> /dev/null || busy "if not, remove $folder/.lock.d"
  lock_directory=$folder/.lock.d
fi
# Beside the state, so that `mv` replaces it at one stroke.
work=$(mktemp -d "$folder/.run.XXXXXX")

set -- --config "$tap_settings"
if [ -f "$folder/catalog.json" ]; then set -- "$@" --catalog "$folder/catalog.json"; fi
if [ -s "$folder/state.json" ]; then set -- "$@" --state "$folder/state.json"; fi

# A pipe tells how its last program ended; the exit code of the tap goes through a file.
{ $tap "$@" || echo $? > "$work/tap"; } | $target --config "$target_settings" > "$work/states" &
pid=$!
# The target loads what it has read and prints the last STATE; the tap ends because nobody reads on.
trap 'kill -TERM "$pid" 2> /dev/null || :' INT TERM HUP
status=0
wait "$pid" || status=$?
# A signal ends `wait` before the target has ended.
while kill -0 "$pid" 2> /dev/null; do
  status=0
  wait "$pid" || status=$?
done
wait

# Whatever happened, the last whole STATE is safe: everything before it is committed.
if [ -n "$(tail -c 1 "$work/states")" ]; then
  sed '$d' "$work/states" > "$work/whole"
  mv "$work/whole" "$work/states"
fi
if [ -s "$work/states" ]; then
  tail -n 1 "$work/states" > "$work/state.json"
  mv "$work/state.json" "$folder/state.json"
fi
if [ "$status" -eq 0 ] && [ -f "$work/tap" ]; then status=$(cat "$work/tap"); fi
exit "$status"
