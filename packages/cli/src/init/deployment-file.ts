import type { Project } from './project'

/** A Deployment with the three probes, and its Service. `hale doctor` finds nothing in it. */
export function deploymentFile({ name, framework, command }: Project, port: number): string {
  const run = framework === 'next' ? ['node_modules/.bin/next', 'start', '--port', `"${port}"`] : command
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: 3
  selector:
    matchLabels: { app: ${name} }
  strategy:
    rollingUpdate: { maxUnavailable: 0, maxSurge: 1 }
  template:
    metadata:
      labels: { app: ${name} }
    spec:
      terminationGracePeriodSeconds: 30 # readinessDelay 5 s + timeout 10 s, and time to spare
      containers:
        - name: ${name}
          image: registry.example/${name}:1.0.0 # yours
${run ? `          command: [${run.join(', ')}] # no shell and no npm, which would keep SIGTERM\n` : ''}${framework === 'next' ? '          env:\n            - { name: NEXT_MANUAL_SIG_HANDLE, value: "true" } # instrumentation.ts stops the app\n' : ''}          ports:
            - { name: http, containerPort: ${port} }
          startupProbe:
            httpGet: { path: /startupz, port: http }
            periodSeconds: 2
            timeoutSeconds: 1
            failureThreshold: 60 # two minutes to start
          livenessProbe:
            httpGet: { path: /livez, port: http }
            periodSeconds: 10
            timeoutSeconds: 1
            failureThreshold: 3
          readinessProbe:
            httpGet: { path: /readyz, port: http }
            periodSeconds: 5
            timeoutSeconds: 1 # a report takes at most 0.9 s
            failureThreshold: 2
---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector: { app: ${name} }
  ports:
    - { name: http, port: 80, targetPort: http }
`
}
