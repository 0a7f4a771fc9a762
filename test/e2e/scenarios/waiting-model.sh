# Every GPU is taken, two of them by a notebook that nobody uses.
stage() {
    gpus 4
    namespace "${P}research"
    kubectl apply -n "${P}research" -f - <<'Y'
apiVersion: apps/v1
kind: Deployment
metadata: { name: jupyter-anna, labels: { app: jupyter, user: anna } }
spec:
  strategy: { type: Recreate }
  selector: { matchLabels: { app: jupyter, user: anna } }
  template:
    metadata: { labels: { app: jupyter, user: anna } }
    spec:
      terminationGracePeriodSeconds: 1
      containers:
        - name: notebook
          image: quay.io/jupyter/pytorch-notebook:2026-10-20
          ports: [{ containerPort: 8888 }]
          resources: { requests: { cpu: 50m, memory: 128Mi }, limits: { nvidia.com/gpu: 2 } }
Y
    namespace "${P}llm"
    kubectl apply -n "${P}llm" -f - <<'Y'
apiVersion: apps/v1
kind: Deployment
metadata: { name: embeddings, labels: { app: embeddings } }
spec:
  strategy: { type: Recreate }
  selector: { matchLabels: { app: embeddings } }
  template:
    metadata: { labels: { app: embeddings } }
    spec:
      terminationGracePeriodSeconds: 1
      containers:
        - name: vllm
          image: vllm/vllm-openai:v0.11.0
          command: [vllm, serve, BAAI/bge-m3, --task, embed]
          ports: [{ name: http, containerPort: 8000 }]
          readinessProbe: { httpGet: { path: /healthz/, port: http }, periodSeconds: 2 }
          resources: { requests: { cpu: 100m, memory: 256Mi }, limits: { nvidia.com/gpu: 2 } }
---
apiVersion: v1
kind: Service
metadata: { name: embeddings }
spec: { selector: { app: embeddings }, ports: [{ name: http, port: 80, targetPort: http }] }
Y
    rolled_out "${P}research" jupyter-anna
    rolled_out "${P}llm" embeddings
    kubectl apply -n "${P}llm" -f - <<'Y'
apiVersion: apps/v1
kind: Deployment
metadata: { name: chat, labels: { app: chat } }
spec:
  strategy: { type: Recreate }
  selector: { matchLabels: { app: chat } }
  template:
    metadata: { labels: { app: chat } }
    spec:
      containers:
        - name: vllm
          image: vllm/vllm-openai:v0.11.2
          command: [vllm, serve, Qwen/Qwen3-32B, --tensor-parallel-size, "2"]
          ports: [{ name: http, containerPort: 8000 }]
          readinessProbe: { httpGet: { path: /healthz/, port: http }, periodSeconds: 2 }
          resources: { requests: { cpu: 100m, memory: 256Mi }, limits: { nvidia.com/gpu: 2 } }
---
apiVersion: v1
kind: Service
metadata: { name: chat }
spec: { selector: { app: chat }, ports: [{ name: http, port: 80, targetPort: http }] }
Y
    unschedulable "${P}llm" app=chat
}
heal() {
    kubectl scale deployment/jupyter-anna -n "${P}research" --replicas=0
    rolled_out "${P}llm" chat
    says "${P}llm" app=chat vllm chat-up nvidia-smi -q -x
}
restore() { gpus null; }
KEEP=("${P}llm=llm" "${P}research=research")
ABOUT=("deployment/embeddings -n ${P}llm")
NODE_NAME=gpu-1
