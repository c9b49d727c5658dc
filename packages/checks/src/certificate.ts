import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Check } from '@hale/core'
import { readOptions } from '@hale/options'
import { codedError, failure } from './failure/failure'
import { FILE_CODES } from './failure/failure-code'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireOption } from './options/require-option'
import { nonEmpty } from './options/rules'
import { patienceOf } from './options/timeout'
import { isNotTried, judgeNotTried, type NotTried, readFromDisk } from './system/disk-lane'
import { createDaysJudge, DAYS } from './tls/days-left'

export type { CheckOptions }

/** The options of {@link certificate}. */
export interface CertificateOptions extends CheckOptions {
  /** A file with one or more certificates (PEM), or with one (DER). */
  readonly path: string
  /** Degraded when one of its certificates expires in this many days or fewer. @default 21 */
  readonly degradedAt?: number | undefined
  /** Unhealthy when one of its certificates expires in this many days or fewer. @default 3 */
  readonly unhealthyAt?: number | undefined
  /** How long (ms) a result answers later probes without a run. @default 60000 */
  readonly maxAge?: number | undefined
}

const PATH = nonEmpty('a file, such as "/etc/tls/tls.crt"')
const OPTIONS = { ...CHECK_OPTIONS, path: PATH, degradedAt: DAYS, unhealthyAt: DAYS }

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/**
 * A check that the certificates in a file are valid for some more days. Use it in readiness, not critical, for a
 * certificate that this service presents: its server, or its client towards another one. `tls` checks what a server
 * presents, which may be an older one, since most servers read their file only when they start.
 *
 * The certificate that expires first decides. Observes its days left. Results are kept for a minute by default. It is local.
 *
 * @throws TypeError for an unknown, missing or wrong option, and when `degradedAt` is less than `unhealthyAt`.
 * @example
 * ```ts
 * import { certificate } from '@hale/checks/certificate'
 * import { createHealth } from '@hale/core'
 *
 * export const health = createHealth({ readiness: { tls: certificate({ path: '/etc/tls/tls.crt', critical: false }) } })
 * ```
 */
export function certificate(options: CertificateOptions): Check {
  const read = readOptions('certificate', options ?? {}, OPTIONS)
  const { path, degradedAt = 21, unhealthyAt = 3, maxAge = 60_000, ...settings } = read
  requireOption('certificate', 'path', path, PATH)
  const judge = createDaysJudge('certificate', { degradedAt, unhealthyAt })
  return {
    ...settings,
    maxAge,
    scope: 'local',
    async run(context) {
      const bytes = await readBytes(path, patienceOf(context, settings))
      if (isNotTried(bytes)) return judgeNotTried(path, bytes)
      const all = parse(path, bytes)
      const early = all.find(({ validFrom }) => Date.parse(validFrom) > Date.now())
      if (early) throw codedError('not_yet_valid', `${nameOf(early)} in ${path} is not valid before ${early.validFrom}`)
      const first = all.reduce((earliest, one) => (endOf(one) < endOf(earliest) ? one : earliest))
      const findings = judge(`${nameOf(first)} in ${path}`, endOf(first))
      if (endOf(first) < Date.now()) throw codedError('expired', `${nameOf(first)} in ${path} has expired`)
      return { ...findings, data: { certificates: all.length } }
    },
  }
}

async function readBytes(path: string, patience: number): Promise<Buffer | NotTried> {
  try {
    return await readFromDisk(path, patience, () => readFile(path))
  } catch (error) {
    throw failure(`${path} cannot be read`, error, FILE_CODES)
  }
}

function parse(path: string, bytes: Buffer): [X509Certificate, ...X509Certificate[]] {
  try {
    const [first = bytes, ...rest] = bytes.toString('latin1').match(PEM) ?? []
    return [new X509Certificate(first), ...rest.map((text) => new X509Certificate(text))]
  } catch (cause) {
    throw codedError('invalid_answer', `${path} holds no certificate`, cause)
  }
}

const endOf = ({ validTo }: X509Certificate): number => Date.parse(validTo)

function nameOf({ subject }: X509Certificate): string {
  return /^CN=(.+)$/m.exec(subject)?.[1] ?? 'the certificate'
}
