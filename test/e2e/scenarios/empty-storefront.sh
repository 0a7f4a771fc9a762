# A Service got a new name, the Ingress still has the old one.
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
metadata: { name: cart, labels: { app: cart } }
spec:
  selector: { matchLabels: { app: cart } }
  template:
    metadata: { labels: { app: cart } }
    spec:
      containers:
        - { name: cart, image: shop/api:3.8.2, ports: [{ name: http, containerPort: 8080 }], resources: { requests: { cpu: 20m, memory: 32Mi } } }
---
apiVersion: v1
kind: Service
metadata: { name: storefront }
spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: http }] }
---
apiVersion: v1
kind: Service
metadata: { name: cart }
spec: { selector: { app: cart }, ports: [{ name: http, port: 80, targetPort: http }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop }
spec:
  rules:
    - host: shop.example.com
      http:
        paths:
          - { path: /cart, pathType: Prefix, backend: { service: { name: cart, port: { name: http } } } }
          - { path: /, pathType: Prefix, backend: { service: { name: storefront, port: { name: http } } } }
Y
    rolled_out "${P}shop" web cart
    kubectl apply -n "${P}shop" -f - <<'Y'
apiVersion: v1
kind: Service
metadata: { name: shop-web }
spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: http }] }
Y
    kubectl delete service storefront -n "${P}shop"
    sleep 3
}
KEEP=("${P}shop=shop")
NODE_NAME=node-1
