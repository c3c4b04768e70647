# shellcheck shell=bash disable=SC2154,SC2034
# The steps that dockerfile_steps.py prints, as functions of clean_root.sh.

do_base() { # a Debian with its python3 stands in for python:VERSION-slim-SUITE
    local image=$1 suite=${1##*-} version
    version=$(sed -nE 's/^python:([0-9]+\.[0-9]+).*-slim-.*/\1/p' <<< "$image")
    [[ -n $version ]] || fail "nothing stands in for $image"
    if [[ -e $work/base-image/.complete ]]; then
        say "BASE $image: the stand-in of an earlier run"
    else
        local start
        start=$(seconds)
        # shellcheck disable=SC2016
        [[ -n $mirror ]] || mirror=$(apt-get indextargets --format '$(RELEASE) $(REPO_URI)' \
            'Created-By: Packages' | awk -v suite="$suite" '$1 == suite { print $2; exit }')
        [[ -n $mirror ]] || fail "apt knows no mirror for $suite; use --mirror"
        rm -rf "$work/base-image"
        unshare --mount debootstrap --variant=minbase \
            --include=ca-certificates,python3,python3-venv,python-is-python3 \
            "$suite" "$work/base-image" "$mirror" > "$work/debootstrap.log" 2>&1 \
            || { tail -20 "$work/debootstrap.log"; fail "debootstrap failed"; }
        rm -rf "$work"/base-image/var/{cache/apt,lib/apt/lists}/*
        say "BASE $image: stand-in made in $(since "$start")"
    fi
    chroot "$work/base-image" python -c \
        'import sys; sys.exit("%d.%d" % sys.version_info[:2] != sys.argv[1])' "$version" \
        || fail "$suite does not have Python $version"
    touch "$work/base-image/.complete"
}

do_from() { # STAGE PARENT
    cp -a --reflink=auto "$work/$2" "$work/$1"
    sizes[$1]=$(kilobytes "$work/$1")
    say "FROM $2 AS $1: $((sizes[$1] / 1024)) MB"
}

grown() { # STAGE WHAT START
    local now
    now=$(kilobytes "$work/$1")
    say "  $2: $(((now - sizes[$1]) / 1024)) MB, $(since "$3")"
    sizes[$1]=$now
}

do_workdir() { mkdir -p "$work/$1$2"; }

do_copy() { # STAGE SOURCE_STAGE DESTINATION SOURCE...
    local stage=$1 target=$work/$1$3 source=$work/$2 start file
    [[ $2 != - ]] || source=$work/context
    start=$(seconds)
    for file in "${@:4}"; do
        if [[ -d $source/$file ]]; then
            mkdir -p "$target"
            cp -dR --preserve=mode,timestamps,links "$source/$file/." "$target/"
        else
            [[ $3 != */ ]] || mkdir -p "$target"
            cp -d --preserve=mode,timestamps "$source/$file" "$target"
        fi
    done
    grown "$stage" "COPY ${*:4}" "$start"
}

do_run() { # STAGE USER DIRECTORY MOUNTS NAME=VALUE... COMMAND...
    local root=$work/$1 stage=$1 user=$2 directory=$3 start mount kind id target
    local commands=() passed=()
    start=$(seconds)
    for mount in $4; do
        IFS=: read -r kind id target <<< "$mount"
        if [[ $kind == cache ]]; then
            mkdir -p "$work/cache$id"
            commands+=("$work/cache$id" "$target" rw)
        elif [[ -n ${secrets[$id]:-} ]]; then
            commands+=("${secrets[$id]}" "$target" ro)
        fi
    done
    for mount in /etc/resolv.conf /etc/hosts "${binds[@]}"; do
        commands+=("$mount" "$mount" ro)
    done
    mapfile -t passed < <(env | grep -E '^(PIP_[A-Z_]+|(https?|no)_proxy|(HTTPS?|NO)_PROXY)=')
    printf '          RUN %s\n' "${*: -1}"
    # A file or directory that only a mount needs is made for it and removed after, if still empty.
    # shellcheck disable=SC2016
    unshare --mount --pid --ipc --uts --fork --kill-child -- bash -euc '
        root=$1; count=$2; shift 2; made=()
        mount -t proc proc "$root/proc"
        for ((; count; count--)); do
            place=$root$2
            if [[ ! -e $place ]]; then
                made+=("$place")
                if [[ -d $1 ]]; then mkdir -p "$place"; else mkdir -p "${place%/*}"; : > "$place"; fi
            fi
            mount --bind "$1" "$place"
            [[ $3 == rw ]] || mount -o remount,bind,ro "$place"
            shift 3
        done
        code=0; chroot "$@" || code=$?
        for place in "${made[@]}"; do
            umount "$place"
            if [[ -d $place ]]; then rmdir "$place"; else rm "$place"; fi
        done
        exit $code' - "$root" $((${#commands[@]} / 3)) "${commands[@]}" \
        --userspec="$user" "$root" env -i -C "$directory" "${passed[@]}" "${@:5}" \
        < /dev/null 2>&1 | sed 's/^/          | /' || fail "a RUN step failed"
    grown "$stage" RUN "$start"
}

do_image() { # STAGE USER DIRECTORY STOPSIGNAL
    image=$work/$1 user=$2 directory=$3 signal=$4
    say "IMAGE: $((sizes[$1] / 1024)) MB, $(((sizes[$1] - $(kilobytes "$work/base-image")) / 1024)) MB over its base"
}

do_health() { health=("$@"); }

do_start() { start_command=("$@"); }
