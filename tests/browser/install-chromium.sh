#!/bin/sh
# The browser tests use Debian's Chromium; it is installed when it is missing.
set -eu

if command -v chromium >/dev/null 2>&1; then
    exit 0
fi
as_root=""
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "The browser tests need Chromium: install the package 'chromium' as root, then try again." >&2
        exit 1
    fi
    as_root=sudo
fi
echo "Installing Chromium for the browser tests …"
$as_root apt-get update -qq
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null
