import { startNodeServer } from './node-server'
import type { ServerKind } from './server-kind'
import type { ServerAtPort } from './server-process'

/** The settings of an S3 client. */
export interface S3Server extends ServerAtPort {
  readonly accessKey: string
  readonly secretKey: string
  readonly bucket: string
}

/** The only key that s3rver knows. */
const accessKey = 'S3RVER'
const secretKey = 'S3RVER'
const bucket = 'orders'

const script = `
const server = new library({ address: host, port, directory: folder, silent: true, configureBuckets: [{ name: settings.bucket }] })
server.run().then(() => console.log('ready'))
`

async function startS3(): Promise<S3Server> {
  const server = await startNodeServer({ name: 's3', library: 's3rver', script, settings: { bucket } })
  return { ...server, accessKey, secretKey, bucket }
}

/** A private S3 with one bucket, on a free loopback port. It starts in a second. */
export const s3Server: ServerKind<S3Server, never> = { binaries: [], remedy: 'pnpm install', start: startS3 }
