#!/bin/sh
# The tests start the services that LiveTalk runs beside: Debian's packages, installed when one is missing.
set -eu

missing=""
for pair in redis-server:redis-server redis-cli:redis-tools haproxy:haproxy openssl:openssl systemd-analyze:systemd; do
    # haproxy lies in /usr/sbin, which is not on everybody's path
    PATH="$PATH:/usr/sbin" command -v "${pair%%:*}" >/dev/null 2>&1 || missing="$missing ${pair##*:}"
done
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "The tests need these packages: install$missing as root, then try again." >&2
        exit 1
    fi
    as_root=sudo
fi
echo "Installing$missing for the tests …"
# The tests start what they need by themselves; nothing is to run on its own because it was installed.
if [ ! -e /usr/sbin/policy-rc.d ]; then
    trap '$as_root rm -f /usr/sbin/policy-rc.d' EXIT
    printf '#!/bin/sh\nexit 101\n' | $as_root tee /usr/sbin/policy-rc.d >/dev/null
    $as_root chmod 755 /usr/sbin/policy-rc.d
fi
$as_root apt-get update -qq
# shellcheck disable=SC2086 # several names
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
