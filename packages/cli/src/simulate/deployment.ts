/** How kubelet treats one container, and what stands before it. Times are in seconds. */
export interface SimulatedWorkload {
  readonly name: string
  readonly replicas: number
  readonly gracePeriod: number
  readonly preStop: number
  readonly probes: {
    readonly startup?: SimulatedProbe | undefined
    readonly liveness?: SimulatedProbe | undefined
    readonly readiness?: SimulatedProbe | undefined
  }
}

export type ProbeName = 'startup' | 'liveness' | 'readiness'

/** A probe of kubelet, with its defaults filled in. */
export interface SimulatedProbe {
  readonly question: Question
  readonly initialDelay: number
  readonly period: number
  readonly timeout: number
  readonly failureThreshold: number
  readonly successThreshold: number
  /** Instead of the workload's, where this probe ends the container. */
  readonly gracePeriod?: number | undefined
}

/** What a probe asks: an endpoint of Hale, whether the port is open, or whether the process runs. */
export type Question =
  | { readonly type: 'http'; readonly endpoint: Endpoint; readonly port?: number | undefined }
  | { readonly type: 'tcp' }
  | { readonly type: 'process' }

/** An endpoint by what it covers. `unknown` is a path of which nothing is known: it answers while the process does. */
export type Endpoint = ProbeName | 'health' | 'unknown'

/** A load balancer with checks of its own. Times are in seconds. */
export interface SimulatedBalancer {
  readonly name: string
  readonly rule: 'haproxy' | 'consecutive'
  readonly question: Question
  readonly interval: number
  readonly timeout: number
  readonly failures: number
  readonly passes: number
  accepts(code: number): boolean
}
