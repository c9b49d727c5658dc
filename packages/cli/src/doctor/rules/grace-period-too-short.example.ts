import type { Example } from './example'

const orders = (grace: number) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: orders }
spec:
  replicas: 2
  template:
    spec:
      terminationGracePeriodSeconds: ${grace}
      containers:
        - name: orders
          image: orders:1
          lifecycle:
            preStop:
              exec: { command: [sh, -c, sleep 30] }
`

export const gracePeriodTooShortExample: Example = {
  fires: { files: { 'orders.yaml': orders(30) } },
  silent: { files: { 'orders.yaml': orders(60) } },
}
