# shellcheck shell=bash disable=SC2154,SC2034
# Start the image as a container engine would, and see that it serves; functions of clean_root.sh.

# What the image is told when it runs: there is nobody but us in its network.
run_environment=(DEPESCHE_ALLOW_ANONYMOUS=true)

# As docker run --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges.
# shellcheck disable=SC2016
enter='
    root=$1; shift
    ip link set lo up
    mount --bind "$root" "$root"
    mount -t proc proc "$root/proc"
    mount -t sysfs -o ro sysfs "$root/sys"
    mount -t tmpfs -o mode=755 tmpfs "$root/dev"
    for node in null zero full random urandom; do
        : > "$root/dev/$node"
        mount --bind "/dev/$node" "$root/dev/$node"
    done
    ln -s /proc/self/fd "$root/dev/fd"
    mkdir "$root/dev/shm"
    mount -t tmpfs -o mode=1777,size=64m tmpfs "$root/dev/shm"
    mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
    mount -o remount,bind,ro "$root"
    exec chroot "$root" "$@"'

inside() { # run a command as the container's user in the running container
    nsenter --target "$service" --mount --net --pid --ipc --uts -- \
        chroot "$image" "${confined[@]}" "$@"
}

refuses_strangers() { # as the image is, it must not open itself to anybody
    local told code=0
    told=$(unshare --mount --net -- bash -euc "$enter" - "$image" "${confined[@]}" \
        "${start_command[@]}" 2>&1) || code=$?
    [[ $code == 2 && $told == *DEPESCHE_ALLOW_ANONYMOUS* ]] \
        || fail "without keys it ends with $code: $told"
    say "without keys: exit 2, and what to do"
}

confine() { # how the image's user starts
    local id=${user%%:*} group=${user##*:}
    [[ $user =~ ^[0-9]+:[0-9]+$ && $id != 0 ]] || fail "the image's user is not numeric, or is root"
    confined=(setpriv "--reuid=$id" "--regid=$group" --clear-groups --no-new-privs
        --bounding-set=-all --inh-caps=-all env -i -C "$directory")
}

start_service() {
    unshare --mount --pid --net --ipc --uts --fork --kill-child -- bash -euc "$enter" - \
        "$image" "${confined[@]}" "${run_environment[@]}" "${start_command[@]}" \
        > "$work/service.log" 2>&1 &
    holder=$!
    local tries=0
    until service=$(cat "/proc/$holder/task/$holder/children" 2> /dev/null) && [[ -n $service ]]; do
        ((tries++ < 50)) || fail "the service has no process"
        sleep 0.1
    done
    service=${service// /}
}

ask() { # PATH [TEXT]: ask the service from inside its network, and print the answer
    inside "${health[@]:0:health_words}" python -IS -c '
import http.client, os, sys
caller = http.client.HTTPConnection("127.0.0.1", int(os.environ["DEPESCHE_PORT"]), timeout=120)
path, body = sys.argv[1], sys.argv[2].encode() if sys.argv[2:] else None
caller.request("POST" if body else "GET", path, body, {"Content-Type": "text/plain", "Accept": "*/*"})
answer = caller.getresponse()
print(answer.status, answer.read().decode())
sys.exit(answer.status != 200)' "$@"
}

packages() { # what is installed, against the pins
    inside "${health[@]:0:health_words}" python -c '
import importlib.metadata, re, sys
pins = dict(line.strip().split("==") for line in sys.stdin if "==" in line)
plain = lambda name: re.sub("[-_.]+", "-", name).lower()
pins = {plain(name): version for name, version in pins.items()}
found = {plain(d.name): d.version.partition("+")[0] for d in importlib.metadata.distributions()}
other = sorted(name for name, version in found.items() if pins.get(name) != version)
print(len(found), "packages, not pinned:", ", ".join(other) or "none")' < constraints.txt
}

prove() {
    local start code=0
    health_words=0
    while [[ ${health[health_words]} == *=* ]]; do ((++health_words)); done
    confine
    refuses_strangers
    start=$(seconds)
    start_service
    until inside "${health[@]}" 2> /dev/null; do
        kill -0 "$holder" 2> /dev/null || { cat "$work/service.log"; fail "the service ended"; }
        (($(date +%s) - ${start%.*} < 300)) || { cat "$work/service.log"; fail "not ready in 300 s"; }
        sleep 1
    done
    say "ready after $(since "$start")"
    sed 's/^/          | /' "$work/service.log"
    say "$(packages)"
    say "as: $(inside sh -c 'id -u; id -g; grep -E "^(CapEff|CapBnd|NoNewPrivs)" /proc/1/status' | xargs)"
    say "network: $(nsenter --target "$service" --net ip -brief address | xargs)"
    # Even root, outside the confinement, cannot write; the user can in /tmp.
    ! nsenter --target "$service" --mount touch "$image$directory/written" 2> /dev/null \
        || fail "the root can be written"
    inside sh -c 'touch /tmp/written && rm /tmp/written' || fail "/tmp cannot be written"
    say "root: read-only; /tmp: can be written"
    start=$(seconds)
    ask /v1/translate 'Die Regierung in Berlin hat am Montag getagt.' | cut -c -600
    say "translated in $(since "$start")"
    start=$(seconds)
    inside "${health[@]}"
    say "HEALTHCHECK: exit 0 in $(since "$start")"
    say "memory: $(awk '/^VmRSS/ { print int($2 / 1024) " MB" }' "/proc/$service/status")"
    say "files in /tmp: $(inside sh -c 'find /tmp -type f | wc -l')"
    start=$(seconds)
    kill -s "$signal" "$service"
    wait "$holder" || code=$?
    holder=''
    say "$signal: exit $code in $(since "$start")"
    ((code == 0)) || { cat "$work/service.log"; fail "the service did not end with 0"; }
}
