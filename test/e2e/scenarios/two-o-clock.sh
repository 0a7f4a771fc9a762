# The release keeps all price lists in memory and does not fit into its limit any more.
stage() {
    namespace "${P}shop"
    kubectl apply -n "${P}shop" -f - <<'Y'
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { app: web } }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - { name: web, image: nginx:1.27, ports: [{ name: http, containerPort: 80 }], resources: { requests: { cpu: 20m, memory: 32Mi } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: checkout, labels: { app: checkout } }
spec:
  strategy: { type: Recreate }
  selector: { matchLabels: { app: checkout } }
  template:
    metadata: { labels: { app: checkout } }
    spec:
      containers:
        - name: checkout
          image: shop/checkout:2.3.1
          ports: [{ name: http, containerPort: 8080 }]
          readinessProbe: { httpGet: { path: /healthz/, port: http }, periodSeconds: 2 }
          resources: { requests: { cpu: 50m, memory: 64Mi }, limits: { memory: 128Mi } }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: http }] }
---
apiVersion: v1
kind: Service
metadata: { name: checkout }
spec: { selector: { app: checkout }, ports: [{ name: http, port: 80, targetPort: http }] }
Y
    rolled_out "${P}shop" web checkout
    says "${P}shop" app=checkout checkout checkout-2-3-1
    kubectl set image deployment/checkout checkout=shop/checkout:2.4.0 -n "${P}shop"
    until [ "$(kubectl get pods -n "${P}shop" -l app=checkout -o jsonpath='{.items[0].status.containerStatuses[0].restartCount}')" -ge 3 ] 2>/dev/null; do sleep 1; done
    until [ "$(kubectl get pods -n "${P}shop" -l app=checkout -o jsonpath='{.items[0].status.containerStatuses[0].state.waiting.reason}')" = CrashLoopBackOff ]; do sleep 1; done
}
heal() {
    kubectl set resources deployment/checkout -n "${P}shop" --limits=memory=256Mi
    rolled_out "${P}shop" checkout
    says "${P}shop" app=checkout checkout checkout-2-4-0
}
KEEP=("${P}shop=shop")
NODE_NAME=node-1
