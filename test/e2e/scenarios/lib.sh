# What the scripts of this folder share. Each stages one incident on the lab (KUBECONFIG), in namespaces that begin with $P,
# and leaves it to keep.sh to record it. `gpus N` and what else changes the node must be undone by `restore`.
set -euo pipefail
NODE=${NODE:-lab-1}

namespace() {
    kubectl create namespace "$1"
    until kubectl get serviceaccount default -n "$1" >/dev/null 2>&1; do sleep 0.3; done
}
rolled_out() { # NAMESPACE DEPLOYMENT…
    local ns=$1 name; shift
    for name; do kubectl rollout status "deployment/$name" -n "$ns" --timeout=120s; done
}
unschedulable() { # NAMESPACE SELECTOR
    until kubectl get pods -n "$1" -l "$2" -o jsonpath='{.items[*].status.conditions[?(@.type=="PodScheduled")].reason}' |
        grep -q Unschedulable; do sleep 0.5; done
}
gpus() {
    kubectl patch node "$NODE" --subresource=status --type=merge \
        -p "{\"status\":{\"capacity\":{\"nvidia.com/gpu\":$1},\"allocatable\":{\"nvidia.com/gpu\":$1}}}"
}
restore() { :; }
# Mends it, to see that this does mend it, and to keep what the mended pods say.
heal() { :; }
# What a pod says that the recording does not hold, under a name of its own: before a release replaced it, or once it is healed.
says() { # NAMESPACE SELECTOR CONTAINER NAME [COMMAND…]
    local ns=$1 container=$3 name=$4 pod
    pod=$(kubectl get pods -n "$ns" -l "$2" -o jsonpath='{.items[0].metadata.name}')
    shift 4
    mkdir -p "$WORK/more/logs/$ns/$name" "$WORK/more/exec/$ns/$name/$container"
    kubectl logs -n "$ns" "$pod" -c "$container" >"$WORK/more/logs/$ns/$name/$container.log"
    [ $# = 0 ] || {
        printf 'command: [%s]\nexitCode: 0\nstderr: ""\nstdout: |2\n' "$(printf '"%s", ' "$@")"
        kubectl exec -n "$ns" "$pod" -c "$container" -- "$@" | sed 's/^/  /'
    } >"$WORK/more/exec/$ns/$name/$container/1.yaml"
}
