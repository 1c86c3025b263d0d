#!/bin/sh
# install-services.sh FOLDER: what the tests run LiveTalk beside, from Debian's packages, when it is missing.
# Into FOLDER goes promtool, which judges the alerts: one file out of a package that brings a whole website.
set -eu
folder=${1:?"usage: install-services.sh FOLDER"}

missing=""
for pair in redis-server:redis-server redis-cli:redis-tools haproxy:haproxy openssl:openssl systemd-analyze:systemd \
    pdftotext:poppler-utils; do
    # haproxy lies in /usr/sbin, which is not on everybody's path
    PATH="$PATH:/usr/sbin" command -v "${pair%%:*}" >/dev/null 2>&1 || missing="$missing ${pair##*:}"
done
# What a record's PDF is set in, beside what the typesetter brings: Arabic and Hebrew, and emoji.
for pair in DejaVuSans.ttf:fonts-dejavu-core NotoColorEmoji.ttf:fonts-noto-color-emoji; do
    [ -n "$(find /usr/share/fonts /usr/local/share/fonts -name "${pair%%:*}" 2>/dev/null)" ] || missing="$missing ${pair##*:}"
done
promtool=no
command -v promtool >/dev/null 2>&1 || [ -x "$folder/promtool" ] || promtool=missing
[ -n "$missing" ] || [ "$promtool" = missing ] || exit 0

as_root=""
if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null 2>&1; then
        as_root=sudo
    elif [ -n "$missing" ]; then
        echo "The tests need these packages: install$missing as root, then try again." >&2
        exit 1
    fi
fi
unpacked=$(mktemp -d)
chmod 755 "$unpacked"
guarded=no
finish() {
    rm -rf "$unpacked"
    [ "$guarded" = no ] || $as_root rm -f /usr/sbin/policy-rc.d
}
trap finish EXIT

[ "$(id -u)" -ne 0 ] && [ -z "$as_root" ] || $as_root apt-get update -qq
if [ -n "$missing" ]; then
    echo "Installing$missing for the tests …"
    # The tests start what they need by themselves; nothing is to run on its own because it was installed.
    if [ ! -e /usr/sbin/policy-rc.d ]; then
        guarded=yes
        printf '#!/bin/sh\nexit 101\n' | $as_root tee /usr/sbin/policy-rc.d >/dev/null
        $as_root chmod 755 /usr/sbin/policy-rc.d
    fi
    # shellcheck disable=SC2086 # several names
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi
if [ "$promtool" = missing ]; then
    echo "Taking promtool out of Debian's package prometheus …"
    (cd "$unpacked" && apt-get download -qq prometheus 2>/dev/null && dpkg --extract prometheus_*.deb .)
    install -m 755 "$unpacked/usr/bin/promtool" "$folder/promtool"
fi
