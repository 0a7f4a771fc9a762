#!/usr/bin/env bash
# Lets the lab's kubelet evict a pod because its node runs short, and records that: pressure.sh memory|pids|disk FOLDER
# The kubelet runs with a threshold a little below what is left now, and then a pod takes more than that.
# For a lab that nobody else uses: pods may be refused meanwhile. NORTH_LAB is its folder, KUBECONFIG its own.
set -euo pipefail
what=$1 out=$2
here=$(dirname "$(readlink -f "$0")")
state=${NORTH_LAB_STATE:-/var/lib/north-lab}
node=${NODE:-lab-1}
ns=e2e-crash-evicted-$what
[[ $what != memory ]] || ns=e2e-crash-oom-node-evicted
ctr() { command ctr -a "$state/run/containerd.sock" -n k8s.io "$@"; }
stats() { kubectl get --raw "/api/v1/nodes/$node/proxy/stats/summary" | node -p "const {node: n} = JSON.parse(require('fs').readFileSync(0)); $1"; }
pid() { cut -d' ' -f1 "$state/run/kubelet.pid"; }

restore() {
    [[ -z ${own:-} ]] || { kill "$own" && wait "$own" || true; }
    kubectl delete namespace "$ns" --ignore-not-found --wait=false
    [[ $what != disk ]] || for image in $(ctr images list -q); do ctr images label "$image" io.cri-containerd.pinned= >/dev/null; done
    "$NORTH_LAB/up"
}
trap restore EXIT

case $what in
memory) args='["-c", "keep = bytearray(b\"x\") * (1500 << 20); print(\"cache is warm\"); import time; time.sleep(86400)"]' command=python3 ;;
pids) args='["-c", "import subprocess, time; keep = [subprocess.Popen([\"sleep\", \"86400\"]) for n in range(1500)]; print(\"workers started\"); time.sleep(86400)"]' command=python3 ;;
disk) args='["-c", "dd if=/dev/zero of=/cache/frames bs=1M count=3000; sleep 1d"]' command=sh ;;
esac
case $what in
memory) threshold="memory.available<$(stats 'Math.floor(n.memory.availableBytes / 2 ** 20) - 700')Mi" ;;
pids) threshold="pid.available<$(stats 'n.rlimit.maxpid - n.rlimit.curproc - 500')" ;;
disk)
    threshold="nodefs.available<$(stats 'Math.floor(n.fs.availableBytes / 2 ** 20) - 1500')Mi"
    # A node that is short of disk throws away images that nothing uses, and these come from no registry.
    for image in $(ctr images list -q); do ctr images label "$image" io.cri-containerd.pinned=pinned >/dev/null; done ;;
esac
mapfile -d '' line <"/proc/$(pid)/cmdline"
kill "$(pid)"
while [[ -d /proc/$(pid) ]]; do sleep 0.2; done
# A soft threshold leaves the node's allocatable resources as they are, and so the other pods.
"${line[@]}" --eviction-soft="$threshold" --eviction-soft-grace-period="${threshold%%<*}=5s" --eviction-pressure-transition-period=10s >"$state/logs/kubelet-$what.log" 2>&1 & own=$!
kubectl wait --for=condition=Ready "node/$node" --timeout=60s
sleep 12

kubectl create namespace "$ns"
kubectl apply -n "$ns" -f - <<END
apiVersion: apps/v1
kind: Deployment
metadata: { name: render }
spec:
  selector: { matchLabels: { app: render } }
  template:
    metadata: { labels: { app: render } }
    spec:
      terminationGracePeriodSeconds: 1
      containers:
        - { name: render, image: 'python:3.12', command: [$command], args: $args, volumeMounts: [{ name: cache, mountPath: /cache }] }
      volumes: [{ name: cache, emptyDir: {} }]
END
evicted() { kubectl get pods -n "$ns" -o jsonpath='{.items[*].status.reason}' | grep -q Evicted; }
for ((i = 0; i < 120; i++)); do evicted && break; sleep 1; done
evicted
kubectl get pods -n "$ns" -o wide
sleep 5
node "$here/../support/capture.ts" "$out" --namespace "$ns" --namespace kube-node-lease
