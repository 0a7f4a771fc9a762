# Since the platform team asked for CPU requests, a release does not get through: 500 cores instead of 500 thousandths.
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
  replicas: 2
  selector: { matchLabels: { app: checkout } }
  template:
    metadata: { labels: { app: checkout } }
    spec:
      containers:
        - name: checkout
          image: shop/checkout:2.3.1
          ports: [{ name: http, containerPort: 8080 }]
          readinessProbe: { httpGet: { path: /healthz/, port: http }, periodSeconds: 2 }
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
    kubectl patch deployment checkout -n "${P}shop" -p '{"spec":{"template":{"spec":{"containers":[{"name":"checkout",
        "image":"shop/checkout:2.4.0","resources":{"requests":{"cpu":"500","memory":"256Mi"},"limits":{"memory":"512Mi"}}}]}}}}'
    unschedulable "${P}shop" app=checkout
}
heal() {
    kubectl set resources deployment/checkout -n "${P}shop" --requests=cpu=500m,memory=256Mi
    rolled_out "${P}shop" checkout
    says "${P}shop" app=checkout checkout checkout-2-4-0
}
KEEP=("${P}shop=shop")
NODE_NAME=node-1
