#!/usr/bin/env bash
# keep.sh SCENARIO: stages its incident on the lab (KUBECONFIG), records it with the program, puts everything back, and writes
# the recording into diagnostics/scenarios/SCENARIO. Run images/build.sh once before, and `npm run build`.
here=$(dirname "$(readlink -f "$0")")
root=$(readlink -f "$here/../../..")
name=$1
P=scn-$name-
WORK=$(mktemp -d)
source "$here/lib.sh"
source "$here/$name.sh"

put_back() {
    restore >/dev/null 2>&1 || true
    kubectl delete namespace "${KEEP[@]%=*}" --ignore-not-found --wait=false >/dev/null
    rm -rf "$WORK"
}
trap put_back EXIT
stage
for pair in "${KEEP[@]}"; do
    ns=${pair%=*}
    "$root/bin/kubectl-north" record -n "$ns" -o "$WORK/$ns" 2>"$WORK/progress"
    for pod in $(kubectl get pods -n "$ns" --field-selector=status.phase=Running -o name); do
        container=$(kubectl get "$pod" -n "$ns" -o jsonpath='{.spec.containers[0].name}')
        mkdir -p "$WORK/more/logs/$ns/${pod#pod/}"
        kubectl logs "$pod" -n "$ns" -c "$container" >"$WORK/more/logs/$ns/${pod#pod/}/$container.log"
    done
done
number=0
for about in "${ABOUT[@]:-}"; do
    # shellcheck disable=SC2086
    [ -z "$about" ] || "$root/bin/kubectl-north" record $about -o "$WORK/about-$((number += 1))" 2>"$WORK/progress"
done
heal
restore
node "$here/keep.ts" "$WORK" "$root/diagnostics/scenarios/$name/recording" "$NODE=$NODE_NAME" "${KEEP[@]}"
