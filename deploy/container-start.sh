#!/bin/sh
# Takes the secrets from the file that the container was handed, so that they stand in no image and no listing.
set -eu
secrets=/run/secrets/livetalk.env
if [ -r "$secrets" ]; then
    set -a
    # shellcheck source=/dev/null
    . "$secrets"
    set +a
fi
exec "$@"
