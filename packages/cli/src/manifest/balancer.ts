import type { Ingress } from './kubernetes/ingress'
import type { Setting } from './setting'
import type { Place } from './source'
import type { Tree } from './tree'

/** A load balancer that decides by health checks of its own. Times are in seconds. */
export interface Balancer {
  readonly type: 'haproxy' | 'alb' | 'gce' | 'nginx'
  /** The backend, target group or annotation that describes it, for a message. */
  readonly name: string
  readonly place: Place
  /** What it asks. Absent where it only connects. */
  readonly path?: string | undefined
  readonly pathWritten: boolean
  /** The ports that it asks, where the file says so. */
  readonly ports: readonly number[]
  readonly interval: Setting
  readonly timeout: Setting
  /** How many failures take a target out. */
  readonly failures: Setting
  /** How many passes bring it back. */
  readonly passes: Setting
  /** The codes that pass, as the file writes them: `200`, `200-399`. Absent where the balancer's default holds. */
  readonly matcher?: string | undefined
  /** Whether a response with this code passes. */
  accepts(code: number): boolean
  /**
   * Only its own probes tell it that a target stops. Kubernetes' endpoints and targets that a controller registers are
   * taken out when the pod gets its signal.
   */
  readonly onlyProbes: boolean
  /** The Ingress that makes it. */
  readonly ingress?: Ingress | undefined
  /** Where its settings are written, for structured files. */
  readonly tree?: Tree | undefined
}

/** `200,301-399` and HAProxy's `200-399`: reads codes and ranges of codes. */
export function codeMatcher(codes: string): (code: number) => boolean {
  const ranges = codes.split(/[\s,]+/).flatMap((range) => {
    const [, first, last = first] = /^(\d{3})(?:-(\d{3}))?$/.exec(range) ?? []
    return first ? [[Number(first), Number(last)] as const] : []
  })
  return (code) => ranges.some(([first, last]) => code >= first && code <= last)
}

/** How long it sends requests to a target that has stopped answering its probe: the last failure's timeout is part of it. */
export function secondsToDetect({ interval, failures, timeout }: Pick<Balancer, 'interval' | 'failures' | 'timeout'>): number {
  return interval.value * failures.value + timeout.value
}
