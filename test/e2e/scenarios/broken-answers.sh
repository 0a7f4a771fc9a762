# The GPU of a model server is gone, and Kubernetes knows nothing of it.
stage() {
    gpus 4
    namespace "${P}llm"
    for app in chat embeddings; do
        kubectl apply -n "${P}llm" -f - <<Y
apiVersion: apps/v1
kind: Deployment
metadata: { name: $app, labels: { app: $app } }
spec:
  selector: { matchLabels: { app: $app } }
  template:
    metadata: { labels: { app: $app } }
    spec:
      terminationGracePeriodSeconds: 1
      containers:
        - name: vllm
          image: vllm/vllm-openai:v0.11.0
          command: [vllm, serve, $([ $app = chat ] && echo mistralai/Mistral-7B-Instruct-v0.3 || echo BAAI/bge-m3)]
          ports: [{ name: http, containerPort: 8000 }]
          readinessProbe: { tcpSocket: { port: http }, periodSeconds: 2 }
          resources: { requests: { cpu: 100m, memory: 256Mi }, limits: { nvidia.com/gpu: 1 } }
---
apiVersion: v1
kind: Service
metadata: { name: $app }
spec: { selector: { app: $app }, ports: [{ name: http, port: 80, targetPort: http }] }
Y
    done
    rolled_out "${P}llm" chat embeddings
    kubectl exec -n "${P}llm" deployment/chat -- touch /tmp/lost
    sleep 10
}
heal() { # a new pod stands for one on another node: the lab has but one
    kubectl rollout restart deployment/chat -n "${P}llm"
    rolled_out "${P}llm" chat
    sleep 5
    says "${P}llm" app=chat vllm chat-up nvidia-smi -q -x
}
restore() { gpus null; }
KEEP=("${P}llm=llm")
ABOUT=("deployment/embeddings -n ${P}llm" "deployment/chat -n ${P}llm")
NODE_NAME=gpu-1
