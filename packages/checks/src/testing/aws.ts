import { type ServerSwitches, type TestCheckOptions, wrongSecret } from '@hale/conformance'
import { recordFault } from '@hale/testbed'
import { it } from 'vitest'

/** What the tests need of a server that speaks as AWS does. */
interface AwsServer {
  readonly host: string
  readonly port: number
  readonly accessKey: string
  readonly secretKey: string
}

/** The options of a client of AWS for such a server. */
interface AwsOptions {
  readonly region: string
  readonly endpoint: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly maxAttempts: number
}

export function awsOptionsOf({ host, port, accessKey, secretKey }: AwsServer): AwsOptions {
  return {
    region: 'eu-central-1',
    endpoint: `http://${host}:${port}`,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    maxAttempts: 1,
  }
}

/** What `testCheck` gets for such a server. */
export function awsBench<Settings extends AwsServer>(server: () => Settings & ServerSwitches): TestCheckOptions<Settings> {
  return {
    server,
    it,
    onOutcome: recordFault,
    wrongCredentials: (settings) => ({ ...settings, accessKey: wrongSecret }),
    runs: 1_000,
  }
}
