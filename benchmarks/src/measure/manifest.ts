import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const DEPLOYMENT_LINES = 30

/** A manifest in a folder of its own. */
export interface Manifest {
  readonly file: string
  remove(): void
}

/** Writes a manifest of as many Deployments as have this number of lines together: 30 lines each. */
export function writeManifest(lines: number): Manifest {
  const folder = mkdtempSync(join(tmpdir(), 'hale-manifest-'))
  const file = join(folder, 'orders.yaml')
  const deployments = Array.from({ length: lines / DEPLOYMENT_LINES }, (_, index) => deployment(`orders-${index + 1}`))
  writeFileSync(file, deployments.join(''))
  return { file, remove: () => rmSync(folder, { recursive: true }) }
}

function deployment(name: string): string {
  return `---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: 2
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      terminationGracePeriodSeconds: 30
      containers:
        - name: ${name}
          image: example.com/${name}:1.4.2
          ports:
            - name: http
              containerPort: 3000
          readinessProbe:
            httpGet: { path: /readyz, port: http }
            periodSeconds: 5
            timeoutSeconds: 2
          livenessProbe:
            httpGet: { path: /livez, port: http }
            periodSeconds: 10
            timeoutSeconds: 2
`
}
