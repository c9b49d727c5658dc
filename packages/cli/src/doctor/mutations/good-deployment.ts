/** A deployment that follows the docs, on every platform that the doctor reads. The service listens on `port`. */
export const goodDeployment = (port: number): Readonly<Record<string, string>> => ({
  'k8s/orders.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: orders
spec:
  replicas: 3
  selector:
    matchLabels: { app: orders }
  template:
    metadata:
      labels: { app: orders }
    spec:
      terminationGracePeriodSeconds: 30
      containers:
        - name: orders
          image: example.com/orders:1.4.2
          ports:
            - { name: http, containerPort: ${port} }
          startupProbe:
            httpGet: { path: /startupz, port: http }
            periodSeconds: 2 # startup
            timeoutSeconds: 2 # startup
            failureThreshold: 60 # startup
          livenessProbe:
            httpGet: { path: /livez, port: http }
            periodSeconds: 10 # liveness
            timeoutSeconds: 2 # liveness
            failureThreshold: 3 # liveness
            successThreshold: 1 # liveness
          readinessProbe:
            httpGet: { path: /readyz, port: http }
            periodSeconds: 5 # readiness
            timeoutSeconds: 2 # readiness
            failureThreshold: 2 # readiness
            successThreshold: 2 # readiness
---
apiVersion: v1
kind: Service
metadata:
  name: orders
spec:
  selector: { app: orders }
  ports:
    - { port: 80, targetPort: http }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    alb.ingress.kubernetes.io/target-type: ip
    alb.ingress.kubernetes.io/healthcheck-path: /readyz
    alb.ingress.kubernetes.io/success-codes: "200"
spec:
  ingressClassName: alb
  rules:
    - http:
        paths:
          - path: /orders
            pathType: Prefix
            backend: { service: { name: orders, port: { number: 80 } } }
`,
  'k8s/worker.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: worker
spec:
  replicas: 2
  selector:
    matchLabels: { app: worker }
  template:
    metadata:
      labels: { app: worker }
    spec:
      containers:
        - name: worker
          image: example.com/worker:1.4.2
          resources:
            limits: { cpu: 250m }
          lifecycle:
            preStop:
              sleep: { seconds: 5 }
          livenessProbe:
            exec: { command: [node, probe.js] }
            initialDelaySeconds: 10
            periodSeconds: 15
            timeoutSeconds: 5
            failureThreshold: 3
`,
  'compose.yaml': `services:
  orders:
    image: example.com/orders:1.4.2
    stop_grace_period: 20s
    ports: ["${port}:${port}"]
    healthcheck:
      test: ["CMD", "node", "healthcheck.js"]
      interval: 10s
      timeout: 5s
      start_period: 30s
  web:
    image: example.com/web:1.4.2
    depends_on:
      orders: { condition: service_healthy }
`,
  'ecs/task.json': `{
  "family": "orders",
  "containerDefinitions": [
    {
      "name": "orders",
      "image": "example.com/orders:1.4.2",
      "portMappings": [{ "containerPort": ${port} }],
      "stopTimeout": 30,
      "healthCheck": {
        "command": ["CMD", "node", "healthcheck.js"],
        "startPeriod": 60
      }
    }
  ]
}
`,
  'ecs/service.json': `{
  "serviceName": "orders",
  "taskDefinition": "orders:12",
  "desiredCount": 3,
  "healthCheckGracePeriodSeconds": 60,
  "loadBalancers": [{ "containerName": "orders", "containerPort": ${port} }]
}
`,
  'haproxy.cfg': `defaults
  mode http
  timeout check 1s
backend orders
  option httpchk
  http-check send meth GET uri /readyz
  http-check expect status 200-299
  server one orders:${port} check inter 1s fall 3 rise 2
`,
})
