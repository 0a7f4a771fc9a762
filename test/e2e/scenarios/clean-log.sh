# The release serves on another port, everything was adapted but the liveness probe.
stage() {
    namespace "${P}shop"
    kubectl apply -n "${P}shop" -f - <<'Y'
apiVersion: apps/v1
kind: Deployment
metadata: { name: api, labels: { app: api } }
spec:
  replicas: 2
  selector: { matchLabels: { app: api } }
  template:
    metadata: { labels: { app: api } }
    spec:
      terminationGracePeriodSeconds: 10
      containers:
        - name: api
          image: shop/api:3.8.2
          ports: [{ name: http, containerPort: 8080 }]
          livenessProbe: { httpGet: { path: /healthz/, port: 8080 }, periodSeconds: 5, failureThreshold: 3 }
          resources: { requests: { cpu: 20m, memory: 32Mi } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: prices, labels: { app: prices } }
spec:
  selector: { matchLabels: { app: prices } }
  template:
    metadata: { labels: { app: prices } }
    spec:
      containers:
        - name: prices
          image: shop/prices:1.12.0
          ports: [{ name: http, containerPort: 8080 }]
          livenessProbe: { httpGet: { path: /healthz/, port: http }, periodSeconds: 5, failureThreshold: 3 }
          resources: { requests: { cpu: 20m, memory: 32Mi } }
---
apiVersion: v1
kind: Service
metadata: { name: api }
spec: { selector: { app: api }, ports: [{ name: http, port: 80, targetPort: http }] }
---
apiVersion: v1
kind: Service
metadata: { name: prices }
spec: { selector: { app: prices }, ports: [{ name: http, port: 80, targetPort: http }] }
Y
    rolled_out "${P}shop" api prices
    says "${P}shop" app=api api api-3-8-2
    kubectl patch deployment api -n "${P}shop" --type=json -p '[
        {"op": "replace", "path": "/spec/template/spec/containers/0/image", "value": "shop/api:3.9.0"},
        {"op": "replace", "path": "/spec/template/spec/containers/0/ports/0/containerPort", "value": 9090}]'
    rolled_out "${P}shop" api
    until [ "$(kubectl get pods -n "${P}shop" -l app=api -o jsonpath='{.items[0].status.containerStatuses[0].restartCount}')" -ge 3 ]; do sleep 1; done
    sleep 5
}
heal() {
    kubectl patch deployment api -n "${P}shop" --type=json -p '[
        {"op": "replace", "path": "/spec/template/spec/containers/0/livenessProbe/httpGet/port", "value": 9090}]'
    rolled_out "${P}shop" api
    sleep 20
    kubectl get pods -n "${P}shop" -l app=api
    says "${P}shop" app=api api api-3-9-0
}
KEEP=("${P}shop=shop")
NODE_NAME=node-1
