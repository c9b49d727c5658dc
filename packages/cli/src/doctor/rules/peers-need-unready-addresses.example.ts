import { serveHale } from '../../testing/example-service'
import type { Example } from './example'
import { deployment } from './example-manifests'

const serve = () => serveHale({ about: { fleet: { peers: 2, mode: 'guard', asks: 0, unanswered: 0 } } })
const service = 'The service has a fleet.'
const files = (line: string) => ({
  'orders.yaml': `${deployment('')}---
apiVersion: v1
kind: Service
metadata:
  name: orders-peers
spec:
  clusterIP: None
${line}  selector: { app: orders }
`,
})

export const peersNeedUnreadyAddressesExample: Example = {
  fires: { service, files: files(''), serve },
  silent: { service, files: files('  publishNotReadyAddresses: true\n'), serve },
}
