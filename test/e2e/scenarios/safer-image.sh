# The image without root listens on another port; the Service still sends to the old one.
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
        - { name: web, image: nginx:1.27, ports: [{ containerPort: 80 }], resources: { requests: { cpu: 20m, memory: 32Mi } } }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 80 }] }
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
        - { name: prices, image: shop/prices:1.12.0, ports: [{ name: http, containerPort: 8080 }], resources: { requests: { cpu: 20m, memory: 32Mi } } }
---
apiVersion: v1
kind: Service
metadata: { name: prices }
spec: { selector: { app: prices }, ports: [{ name: http, port: 80, targetPort: http }] }
Y
    rolled_out "${P}shop" web prices
    says "${P}shop" app=web web web-root cat /proc/net/tcp /proc/net/tcp6
    kubectl patch deployment web -n "${P}shop" --type=json -p '[
        {"op": "replace", "path": "/spec/template/spec/containers/0/image", "value": "nginxinc/nginx-unprivileged:1.27"},
        {"op": "replace", "path": "/spec/template/spec/containers/0/ports/0/containerPort", "value": 8080},
        {"op": "add", "path": "/spec/template/spec/containers/0/securityContext", "value": {"runAsNonRoot": true, "runAsUser": 101}}]'
    rolled_out "${P}shop" web
}
KEEP=("${P}shop=shop")
ABOUT=("service/web -n ${P}shop")
NODE_NAME=node-1
