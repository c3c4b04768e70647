#!/bin/sh
# Install the Debian packages that tests drive, where they are missing; without root or apt-get say
# what will not be tested. Tests need programs, not services: nothing is started, now or at boot.
#
#   scripts/tools.sh [LOG]
set -eu
log=${1:-/dev/null}
policy=/usr/sbin/policy-rc.d

# program, its package, its service if it brings one, what is not tested without it
tools='chromium chromium - THE PAGE
nginx nginx nginx THE GATEWAY
redis-server redis-server redis-server THE SHARED CACHE
promtool prometheus prometheus ALERT RULES'

# Server programs lie where only root's PATH looks.
PATH=$PATH:/usr/sbin
missing() {
    echo "$tools" | while read -r program package service what; do
        command -v "$program" >/dev/null || echo "$program $package $service $what"
    done
}

wanted=$(missing)
[ -n "$wanted" ] || exit 0

if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    packages=$(echo "$wanted" | cut -d' ' -f2 | tr '\n' ' ')
    echo "Installing for the tests (once): $packages"
    if [ ! -e "$policy" ]; then
        trap 'rm -f "$policy"' EXIT
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod +x "$policy"
    fi
    # shellcheck disable=SC2086 # several words
    { apt-get update && DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends $packages; } >"$log" 2>&1 || tail -n 5 "$log"
    echo "$wanted" | while read -r program _ service _; do
        [ "$service" = - ] || ! command -v "$program" >/dev/null ||
            update-rc.d "$service" disable >>"$log" 2>&1 || true
    done
fi

missing | while read -r program package _ what; do
    echo "NO $program: $what WILL NOT BE TESTED (apt-get install $package)"
done
