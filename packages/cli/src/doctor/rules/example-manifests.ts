interface DeploymentParts {
  readonly kind?: string
  /** Lines of the Deployment's `spec`. */
  readonly spec?: string
  /** Lines of the pod's `spec`. */
  readonly pod?: string
}

/** A Deployment for an example, with these lines of its container. */
export function deployment(container: string, { kind = 'Deployment', spec = 'replicas: 2', pod = '' }: DeploymentParts = {}): string {
  return `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: orders
spec:
${indented(spec, 2)}  selector:
    matchLabels: { app: orders }
  template:
    metadata:
      labels: { app: orders }
    spec:
${indented(pod, 6)}      containers:
        - name: orders
          image: example.com/orders:1.4.2
${indented(container, 10)}`
}

function indented(lines: string, columns: number): string {
  if (lines.trim() === '') return ''
  return lines
    .replace(/^\n|\s+$/g, '')
    .split('\n')
    .map((line) => `${' '.repeat(columns)}${line}\n`)
    .join('')
}

/** The Service that sends requests to {@link deployment}. */
export const SERVICE = `---
apiVersion: v1
kind: Service
metadata:
  name: orders
spec:
  selector: { app: orders }
  ports:
    - { port: 80, targetPort: http }
`
