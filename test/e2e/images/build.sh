#!/usr/bin/env bash
# Makes the images of the databases that cases run, from the lab's Debian and Debian's packages, and gives them to the lab's
# container runtime. NORTH_LAB is the lab's folder, NORTH_LAB_CACHE its cache, NORTH_LAB_STATE its state.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
archive=$NORTH_LAB_CACHE/databases-$(cat "$here"/* | sha256sum | cut -c1-12).tar

build() { # WORK
    local root=$1/root deb
    mkdir -p "$root" "$1/debs/partial"
    tar -C "$root" -xf "$NORTH_LAB_CACHE/base.tar"
    apt-get update -qq
    # What they need beyond the base. The packages' own scripts do not run.
    apt-get install --download-only -y -qq --no-install-recommends -o Dir::State::status="$root/var/lib/dpkg/status" \
        -o Dir::Cache::archives="$1/debs" postgresql-15 redis-server python3-psycopg2 python3-redis
    for deb in "$1"/debs/*.deb; do dpkg-deb --fsys-tarfile "$deb" | tar -C "$root" -x --keep-directory-symlink; done
    rm -rf "$root"/usr/{share/{doc,man,locale},lib/llvm-*,lib/x86_64-linux-gnu/libLLVM*,lib/postgresql/15/lib/{bitcode,llvmjit*}}
    ln -sf /usr/lib/postgresql/15/bin/{postgres,initdb,psql,pg_isready} "$root/usr/local/bin/"
    install -m 755 "$here/start-postgres" "$root/usr/local/bin/"
    echo postgres:x:999:999::/var/lib/postgresql:/bin/sh >>"$root/etc/passwd"
    echo postgres:x:999: >>"$root/etc/group"
    install -d -o 999 -g 999 "$root"/var/lib/postgresql "$root"/run/postgresql
    "$NORTH_LAB/mkimage" "$root" "$1/images.tar" postgres:15 redis:7.0
    rm -f "$NORTH_LAB_CACHE"/databases-*.tar
    mv "$1/images.tar" "$archive"
}

if [[ ! -e $archive ]]; then
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    build "$work" >&2
fi
ctr -a "$NORTH_LAB_STATE/run/containerd.sock" -n k8s.io images import --local "$archive"
