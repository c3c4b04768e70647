#!/bin/bash
# Build and start the image of the Dockerfile without a container engine: every step literally, each
# stage in a root of its own made with debootstrap, the result as the image's user, on a read-only
# root, without capabilities, in a network that has nothing but loopback.
#
#   scripts/clean_root.sh [OPTION...] DIRECTORY
#
#   --build-arg NAME=VALUE  as docker build has it
#   --secret ID=FILE        file for RUN --mount=type=secret,id=ID
#   --bind DIRECTORY        lay a directory of this machine, read-only, at the same place into the
#                           roots while RUN runs: a wheel directory, certificates
#   --mirror URL            Debian mirror; default the one that apt uses here for the same release
#   --keep                  leave DIRECTORY, whose base root the next run then uses again
#
# PIP_* and proxy variables reach the RUN steps. DIRECTORY needs about 6 GB and is removed at the
# end. Needs root and debootstrap, iproute2, util-linux and python3. All mounts are made in mount
# namespaces of their own and vanish with them.
set -euo pipefail

repository=$(cd "$(dirname "$0")/.." && pwd)
build_arguments=() binds=() mirror='' keep='' work=''
declare -A secrets=() sizes=()

fail() { echo "clean_root: $*" >&2; exit 1; }
say() { printf '%s  %s\n' "$(date +%T)" "$*"; }
seconds() { date +%s.%N; }
since() { awk -v from="$1" -v to="$(seconds)" 'BEGIN { printf "%.1f s", to - from }'; }
kilobytes() { du -sk "$1" | cut -f1; }

while (($#)); do
    case $1 in
        --build-arg) build_arguments+=(--build-arg "$2"); shift 2 ;;
        --secret) secrets[${2%%=*}]=$(realpath -e "${2#*=}"); shift 2 ;;
        --bind) binds+=("$(realpath -e "$2")"); shift 2 ;;
        --mirror) mirror=$2; shift 2 ;;
        --keep) keep=1; shift ;;
        -*) fail "unknown option $1" ;;
        *) [[ -z $work ]] || fail "one directory only"; work=$1; shift ;;
    esac
done
[[ $(id -u) == 0 ]] || fail "must be run as root"
[[ -n $work ]] || fail "name a temporary directory"
for tool in debootstrap ip nsenter setpriv unshare python3; do
    command -v $tool > /dev/null || fail "needs $tool"
done
# Only a directory that this script made, or an empty one, is ever removed.
mkdir -p "$work"
work=$(realpath -e "$work")
[[ -e $work/.clean_root || -z $(ls -A "$work") ]] || fail "$work is not empty"
touch "$work/.clean_root"

clear_stages() {
    find "$work" -mindepth 1 -maxdepth 1 ! -name base-image ! -name cache ! -name .clean_root \
        -exec rm -rf --one-file-system {} +
}

service='' holder=''
finish() {
    local code=$?
    [[ -z $holder ]] || kill -KILL "$holder" 2> /dev/null || true
    if [[ -n $keep ]]; then clear_stages; else rm -rf --one-file-system "$work"; fi
    exit $code
}
trap finish EXIT
trap 'exit 130' INT TERM

begin=$(seconds)
cd "$repository"
clear_stages
python3 -m scripts.docker_context "$work/context"
python3 -m scripts.dockerfile_steps "${build_arguments[@]}" > "$work/steps"
health=() start_command=()
# shellcheck source=scripts/clean_root/build.sh
. scripts/clean_root/build.sh
# shellcheck source=scripts/clean_root/start.sh
. scripts/clean_root/start.sh
# shellcheck source=/dev/null
. "$work/steps"
((${#health[@]} && ${#start_command[@]})) || fail "the image has no HEALTHCHECK or no CMD"
prove
say "all in $(since "$begin")"
