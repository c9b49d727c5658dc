import type { ProbeName } from './deployment'
import { freshMemory, type ProbeMemory } from './kubelet-probe'
import type { ServiceProcess } from './service-process'

/** A container from its start to its end, and what kubelet knows of it. */
export interface Container {
  readonly process: ServiceProcess
  /** In ms. */
  readonly startedAt: number
  ended: boolean
  /** It has passed its startup probe. */
  started: boolean
  /** It is being stopped: neither liveness nor startup is asked any more. */
  onHold: boolean
  memory: Readonly<Record<ProbeName, ProbeMemory>>
}

const PASSED: ProbeMemory = { result: true, last: true, run: 1 }

/** A container that has served for a while. */
export function settledContainer(process: ServiceProcess, startedAt: number): Container {
  const memory = { startup: PASSED, liveness: PASSED, readiness: PASSED }
  return { process, startedAt, ended: false, started: true, onHold: false, memory }
}

/** A container that starts now. Without a startup probe it counts as started. */
export function newContainer(process: ServiceProcess, startedAt: number, hasStartupProbe: boolean): Container {
  const memory = { startup: freshMemory('startup'), liveness: freshMemory('liveness'), readiness: freshMemory('readiness') }
  return { process, startedAt, ended: false, started: !hasStartupProbe, onHold: false, memory }
}

/** Whether kubelet asks a probe of this container now. */
export function isAsked(container: Container, name: ProbeName, initialDelay: number, now: number): boolean {
  const { ended, started, onHold, startedAt } = container
  // Kubelet counts whole seconds.
  if (ended || Math.floor((now - startedAt) / 1_000) < initialDelay) return false
  if (onHold && name !== 'readiness') return false
  return name === 'startup' ? !started : started
}
