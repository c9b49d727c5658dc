import type { NpxRun } from './try-npx'

/** A Deployment with one mistake, which only the running service shows: there is no `/ready`. */
const manifest = (port: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: orders }
spec:
  replicas: 2
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders } }
    spec:
      containers:
        - name: orders
          image: example.com/orders:1.4.2
          ports: [{ name: http, containerPort: ${port} }]
          readinessProbe:
            httpGet: { path: /ready, port: http }
            timeoutSeconds: 5
`

/** `npx @hale/cli doctor` finds the mistake in a manifest, with the service on this port. */
export const npxDoctor = (port: string): NpxRun => ({
  files: { 'k8s/orders.yaml': manifest(port) },
  args: ['doctor', 'k8s/', '--url', `http://localhost:${port}`],
  exitCode: 1,
  prints: /^k8s\/orders\.yaml:\d+:\d+ {2}error {2}path-not-found$/m,
})
