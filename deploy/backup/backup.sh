#!/bin/sh
# livetalk-backup FOLDER [DAYS]: a copy of the log that was read again before it counts.
#
# Works beside running rooms, on SQLite and on Redis; the copy is one SQLite file either way, so that
# it can be looked at anywhere. Beside it lie the digests that a restore must come to (.verified). What is
# older than DAYS (14) is removed: words that people erased are to be gone from backups as well.
# LIVETALK_LOG and the secrets come from the environment, as for the server.
set -eu
folder=${1:?"usage: livetalk-backup FOLDER [DAYS]"}
days=${2:-14}
: "${LIVETALK_LOG:?"say which log, such as LIVETALK_LOG=sqlite:////var/lib/livetalk/livetalk.db"}"

umask 077
folder=$(cd "$folder" && pwd)
name=livetalk-$(date -u +%Y-%m-%dT%H%M%SZ).db
unfinished=$(mktemp -d "$folder/.unfinished-XXXXXX")
trap 'rm -rf "$unfinished"' EXIT

case $LIVETALK_LOG in
redis*)
    livetalk copy "$LIVETALK_LOG" "sqlite:///$unfinished/$name" ;;
*)
    livetalk backup "$unfinished/$name"
    # Where no secret was set, it lies beside the database, and the copy is worth little without it.
    database=${LIVETALK_LOG#sqlite:///}
    if [ -e "$database.secret" ]; then
        cp "$database.secret" "$unfinished/$name.secret"
    fi ;;
esac
LIVETALK_LOG=sqlite:///$unfinished/$name livetalk verify >"$unfinished/$name.verified"

# Last the copy itself: what has its name is complete.
mv "$unfinished/$name".* "$folder/"
mv "$unfinished/$name" "$folder/"
find "$folder" -maxdepth 1 -name 'livetalk-*.db*' -mtime "+$days" -delete
echo "$folder/$name is a backup, read again and found sound."
