import type { About } from '@hale/core'
import type { Measurement } from './measurement'

/** What the running service answered. */
export interface Service {
  readonly url: URL
  /** The settings of the service, from its full report. Absent where the caller may not see it, or where it is not Hale. */
  readonly about?: About | undefined
  /** Why `about` is absent. */
  readonly aboutMissing?: string | undefined
  /** What each probe got, by the key of its endpoint. */
  readonly measurements: ReadonlyMap<string, Measurement>
  /** What a caller without a token gets of the report on every check. */
  readonly anonymous?: Measurement | undefined
  /** Whether something listens on the ports of probes, on the URL's host. */
  readonly listening: ReadonlyMap<number, boolean>
  /** Where the service accepts connections. Absent for a URL of another machine. */
  readonly reach?: Reach | undefined
}

/** On which addresses of this machine the service accepts connections. */
export interface Reach {
  /** 127.0.0.1 */
  readonly loopback: boolean
  /** ::1 */
  readonly loopback6: boolean
  /** An address by which other machines reach this one. Absent where it has none. */
  readonly own?: { readonly address: string; readonly answers: boolean } | undefined
}
