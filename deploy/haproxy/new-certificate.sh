#!/bin/sh
# new-certificate.sh [FOLDER]: gives the proxy a certificate that was just renewed. certbot runs it as its
# --deploy-hook and says in RENEWED_LINEAGE where the parts lie. Sockets that are open stay.
set -eu
folder=${1:-/etc/haproxy/certificates}
: "${RENEWED_LINEAGE:?"certbot sets this when it runs a --deploy-hook"}"

umask 077
# The proxy looks at no file whose name begins with a dot, so it never sees half of one.
cat "$RENEWED_LINEAGE/fullchain.pem" "$RENEWED_LINEAGE/privkey.pem" >"$folder/.talk.pem"
mv "$folder/.talk.pem" "$folder/talk.pem"
systemctl reload haproxy
