# A GPU node came back with a taint; one of two model servers tolerates it.
model() { # NAME MODEL TOLERATIONS
    kubectl apply -n "${P}llm" -f - <<Y
apiVersion: apps/v1
kind: Deployment
metadata: { name: $1, labels: { app: $1 } }
spec:
  strategy: { type: Recreate }
  selector: { matchLabels: { app: $1 } }
  template:
    metadata: { labels: { app: $1 } }
    spec:
      terminationGracePeriodSeconds: 1
      tolerations: $3
      containers:
        - name: vllm
          image: vllm/vllm-openai:v0.11.0
          command: [vllm, serve, $2]
          ports: [{ name: http, containerPort: 8000 }]
          readinessProbe: { httpGet: { path: /healthz/, port: http }, periodSeconds: 2 }
          resources: { requests: { cpu: 100m, memory: 256Mi }, limits: { nvidia.com/gpu: 1 } }
---
apiVersion: v1
kind: Service
metadata: { name: $1 }
spec: { selector: { app: $1 }, ports: [{ name: http, port: 80, targetPort: http }] }
Y
}
stage() {
    gpus 4
    namespace "${P}llm"
    model embeddings BAAI/bge-m3 '[{ key: nvidia.com/gpu, operator: Exists, effect: NoSchedule }]'
    rolled_out "${P}llm" embeddings
    kubectl taint node "$NODE" nvidia.com/gpu=present:NoSchedule
    model chat mistralai/Mistral-7B-Instruct-v0.3 '[]'
    unschedulable "${P}llm" app=chat
}
heal() {
    kubectl taint node "$NODE" nvidia.com/gpu-
    rolled_out "${P}llm" chat
    says "${P}llm" app=chat vllm chat-up nvidia-smi -q -x
}
restore() {
    kubectl taint node "$NODE" nvidia.com/gpu- || true
    gpus null
}
KEEP=("${P}llm=llm")
ABOUT=("deployment/embeddings -n ${P}llm")
NODE_NAME=gpu-1
