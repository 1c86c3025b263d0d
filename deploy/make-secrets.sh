#!/bin/sh
# make-secrets.sh FOLDER: new secrets for a new LiveTalk. Run once; keep the folder with the backups.
#
#   livetalk.env           for every node: systemd's EnvironmentFile, or a secret of compose.yaml
#   redis-secret.conf      for Redis: its configuration includes it
#   sentinel-secret.conf   for Sentinel: a line for the end of sentinel.conf
#
# The folder is closed to everybody else; the files in it can be read by whoever one is handed to.
set -eu
folder=${1:?"usage: make-secrets.sh FOLDER"}

if [ -e "$folder/livetalk.env" ]; then
    echo "$folder/livetalk.env is there already. New secrets would cut everybody off from their questions." >&2
    exit 1
fi
mkdir -p "$folder"
chmod 700 "$folder"

secret() {
    head -c 24 /dev/urandom | base64 | tr '+/' '-_'
}

redis=$(secret)
umask 022
cat >"$folder/livetalk.env" <<END
LIVETALK_SECRET=$(secret)
LIVETALK_ORGANISER_KEY=$(secret)
LIVETALK_REDIS_PASSWORD=$redis
END
cat >"$folder/redis-secret.conf" <<END
requirepass $redis
masterauth $redis
END
echo "sentinel auth-pass livetalk $redis" >"$folder/sentinel-secret.conf"
echo "$folder has the secrets of a new LiveTalk. Keep a copy where the backups are."
