#!/bin/sh
# livetalk-restore-drill FOLDER [redis]: is the newest backup in FOLDER one that a meeting could go on from?
#
# Restores it into a fresh place – a new SQLite file, or with "redis" a new Redis that is started for the purpose –
# reads every room again, compares with the digests of the day of the backup, starts a server on it and opens
# a room. Nothing of the running LiveTalk is touched. Exit code 1 if anything differs.
set -eu
folder=${1:?"usage: livetalk-restore-drill FOLDER [redis]"}
kind=${2:-sqlite}
port=${DRILL_PORT:-8997}
redis_port=${DRILL_REDIS_PORT:-8998}
patience=60 # seconds; all of it takes a few

backup=$(find "$folder" -maxdepth 1 -name 'livetalk-*.db' | sort | tail -n 1)
if [ -z "$backup" ]; then
    echo "There is no backup in $folder." >&2
    exit 1
fi
backup=$(cd "$(dirname "$backup")" && pwd)/$(basename "$backup")
python=$(dirname "$(command -v livetalk)")/python3

umask 077
place=$(mktemp -d)
redis=
server=
finish() {
    for process in $server $redis; do
        kill "$process" 2>/dev/null && wait "$process" 2>/dev/null || true
    done
    rm -rf "$place"
}
trap finish EXIT
trap 'exit 1' INT TERM

wait_for() { # wait_for WHAT COMMAND...
    what=$1
    shift
    tries=$((patience * 5))
    until "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        if [ "$tries" -le 0 ]; then
            echo "$what did not come up:" >&2
            cat "$place"/*.log >&2
            exit 1
        fi
        sleep 0.2
    done
}

answers() { # answers PATH: whether the restored server has this page
    "$python" -c 'import sys, urllib.request as u; u.urlopen(sys.argv[1], timeout=5)' "http://127.0.0.1:$port$1"
}

if [ "$kind" = redis ]; then
    unset LIVETALK_REDIS_PASSWORD LIVETALK_REDIS_REPLICAS
    redis-server --port "$redis_port" --bind 127.0.0.1 --dir "$place" --save "" \
        --appendonly yes --appendfsync always >"$place/redis.log" 2>&1 &
    redis=$!
    wait_for Redis redis-cli -p "$redis_port" ping
    LIVETALK_LOG=redis://127.0.0.1:$redis_port/0
    livetalk copy "sqlite:///$backup" "$LIVETALK_LOG" >"$place/copy.log" 2>&1 || {
        cat "$place/copy.log" >&2
        exit 1
    }
else
    cp "$backup" "$place/livetalk.db"
    if [ -e "$backup.secret" ]; then
        cp "$backup.secret" "$place/livetalk.db.secret"
    fi
    LIVETALK_LOG=sqlite:///$place/livetalk.db
fi
if [ -z "${LIVETALK_SECRET:-}" ] && [ -e "$backup.secret" ]; then
    LIVETALK_SECRET=$(cat "$backup.secret")
    export LIVETALK_SECRET
fi
export LIVETALK_LOG

livetalk verify >"$place/verified" || {
    cat "$place/verified" >&2
    exit 1
}
sort "$backup.verified" >"$place/then"
sort "$place/verified" >"$place/now"
if ! diff "$place/then" "$place/now" >&2; then
    echo "$backup does not come to what it was when it was made." >&2
    exit 1
fi

LIVETALK_HOST=127.0.0.1 LIVETALK_PORT=$port LIVETALK_BASE_URL=http://127.0.0.1:$port \
    livetalk serve >"$place/server.log" 2>&1 &
server=$!
wait_for "A server on the restored log" answers /readyz
room=$(sed -n 's/^\([0-9]\{6\}\) .*/\1/p' "$place/now" | head -n 1)
if [ -n "$room" ] && ! answers "/r/$room"; then
    echo "The restored server does not open room $room." >&2
    exit 1
fi
rooms=$(grep -c '^[0-9]' "$place/now" || true)
echo "$backup was restored ($kind): $rooms rooms read the same as then, and a server opens them."
