import { serveHale } from '../../testing/example-service'
import type { Example } from './example'

const serve = () => serveHale({ readiness: { database: async () => {} } })
const service = 'The service shows its full report to everyone.'
const nginx = (line: string) => `server {
  listen 80;
${line}  location / {
    proxy_pass http://orders:3000;
  }
}
`

export const detailsPublicExample: Example = {
  fires: { service, files: { 'nginx.conf': nginx('') }, serve },
  silent: { service, files: { 'nginx.conf': nginx('  location = /healthz { return 404; }\n') }, serve },
}
