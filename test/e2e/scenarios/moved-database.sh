# A database that was moved here from another cluster asks for a class of disk that only that cluster has.
stage() {
    namespace "${P}analytics"
    kubectl apply -f - <<'Y'
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: standard }
provisioner: disk.csi.example.com
reclaimPolicy: Delete
volumeBindingMode: WaitForFirstConsumer
allowVolumeExpansion: true
Y
    kubectl apply -n "${P}analytics" -f - <<'Y'
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: warehouse-data }
spec: { storageClassName: gp3, accessModes: [ReadWriteOnce], resources: { requests: { storage: 20Gi } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: warehouse, labels: { app: warehouse } }
spec:
  strategy: { type: Recreate }
  selector: { matchLabels: { app: warehouse } }
  template:
    metadata: { labels: { app: warehouse } }
    spec:
      containers:
        - name: warehouse
          image: analytics/warehouse:17.2
          ports: [{ name: postgres, containerPort: 5432 }]
          resources: { requests: { cpu: 50m, memory: 64Mi } }
          volumeMounts: [{ name: data, mountPath: /var/lib/warehouse }]
      volumes: [{ name: data, persistentVolumeClaim: { claimName: warehouse-data } }]
---
apiVersion: v1
kind: Service
metadata: { name: warehouse }
spec: { selector: { app: warehouse }, ports: [{ name: postgres, port: 5432, targetPort: postgres }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reports, labels: { app: reports } }
spec:
  selector: { matchLabels: { app: reports } }
  template:
    metadata: { labels: { app: reports } }
    spec:
      containers:
        - name: reports
          image: analytics/reports:5.1
          ports: [{ name: http, containerPort: 8080 }]
          env: [{ name: DB_HOST, value: warehouse }, { name: DB_PORT, value: "5432" }]
          resources: { requests: { cpu: 20m, memory: 32Mi } }
Y
    rolled_out "${P}analytics" reports
    unschedulable "${P}analytics" app=warehouse
    until kubectl get events -n "${P}analytics" | grep -q ProvisioningFailed; do sleep 1; done
}
heal() {
    kubectl apply -f - <<'Y'
apiVersion: v1
kind: PersistentVolume
metadata: { name: scn-warehouse }
spec:
  storageClassName: gp3
  accessModes: [ReadWriteOnce]
  capacity: { storage: 20Gi }
  hostPath: { path: /tmp/scn-warehouse, type: DirectoryOrCreate }
Y
    rolled_out "${P}analytics" warehouse
    says "${P}analytics" app=warehouse warehouse warehouse-up
    kubectl delete deployment warehouse -n "${P}analytics"
    kubectl delete pvc warehouse-data -n "${P}analytics" --timeout=60s
}
restore() { kubectl delete storageclass standard --ignore-not-found; kubectl delete pv scn-warehouse --ignore-not-found; }
KEEP=("${P}analytics=analytics")
NODE_NAME=node-1
