#!/usr/bin/env bash
# Makes the images that the scenarios name, as small stand-ins that behave like them where it matters, and gives them to
# the lab's container runtime. NORTH_LAB is the lab's folder, NORTH_LAB_STATE its state.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

root=$work/root
mkdir -p "$root"/{bin,usr/bin,usr/local/bin,app,www,etc,tmp,opt}
cp "$(command -v busybox)" "$root/bin/busybox"
for applet in $("$root/bin/busybox" --list | grep -vx busybox); do ln -sf busybox "$root/bin/$applet"; done
echo ok > "$root/www/index.html"
mkdir -p "$root/www/healthz" && echo ok > "$root/www/healthz/index.html"
cp "$here"/app/* "$root/app/"
cp "$here"/bin/* "$root/usr/local/bin/"
cp "$here"/../../cases/gpu/samples/tesla-t4.xml "$root/opt/"
chmod -R 755 "$root/app" "$root/usr/local/bin"

image() { # NAME CMD
    "$NORTH_LAB/mkimage" "$root" "$work/image.tar" "$1" --cmd "$2"
    ctr -a "$NORTH_LAB_STATE/run/containerd.sock" -n k8s.io images import --local "$work/image.tar"
}
image shop/checkout:2.3.1 '["/app/checkout", "2.3.1", "24"]'
image shop/checkout:2.4.0 '["/app/checkout", "2.4.0", "180"]'
image shop/api:3.8.2 '["/app/api", "3.8.2", "8080"]'
image shop/api:3.9.0 '["/app/api", "3.9.0", "9090"]'
image shop/prices:1.12.0 '["/app/api", "1.12.0", "8080"]'
image nginxinc/nginx-unprivileged:1.27 '["/app/web", "8080"]'
image analytics/warehouse:17.2 '["/app/warehouse"]'
image analytics/reports:5.1 '["/app/api", "5.1", "8080"]'
image vllm/vllm-openai:v0.11.0 '["/bin/sh"]'
image vllm/vllm-openai:v0.11.2 '["/bin/sh"]'
image quay.io/jupyter/pytorch-notebook:2026-10-20 '["/app/notebook"]'
