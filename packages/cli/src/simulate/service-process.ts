import type { AboutCheck } from '@hale/core'
import { type CheckModel, createCheckModel } from './check-model'
import type { Endpoint, Question } from './deployment'
import type { Fault } from './fault'
import type { SimulatedService } from './service'

/** The answer to a probe: when it comes, in ms, and its code. */
export interface ProcessAnswer {
  readonly at: number
  /** Absent where nothing listens. */
  readonly code?: number | undefined
}

/** One process of the service, from its start to its end. Times are in ms of virtual time. */
export interface ServiceProcess {
  /** Answers a probe that is sent now. */
  answer(question: Question, now: number): ProcessAnswer
  /** SIGTERM. Returns when it ends by itself, which may be never. */
  terminate(now: number): number
  /** Whether a request that comes now gets what it wants. */
  serves(now: number): boolean
}

/** When a blocked main thread turns a probe thread's answers into 503: the defaults of `probeThread`. */
const UNREADY_AT = 5_000
const UNHEALTHY_AT = 30_000
/** What a process takes to load its modules, before `createHealth` and before it listens. */
const LOADING = 500

/** `faults` are those of this instance. A block hits the process that runs when it begins. */
export function createServiceProcess(service: SimulatedService, faults: readonly Fault[], born: number): ServiceProcess {
  const { shutdown, startedAfter, status } = service
  const checks = Object.entries(service.checks).map(([name, settings]) => ({ name, settings, model: modelOf(name, settings) }))
  const blocks = faults.filter(({ kind, from }) => kind === 'blocked' && from >= born)
  let drainsAt = Infinity
  let closesAt = Infinity
  let started = false

  /** A startup check repeats until it has passed. */
  function modelOf(name: string, settings: AboutCheck): CheckModel {
    const repeated = settings.probe === 'startup' ? { ...settings, every: settings.every ?? 1_000 } : settings
    return createCheckModel(name, repeated, faults, born)
  }

  function hasStarted(now: number): boolean {
    started ||=
      now >= born + LOADING + startedAfter &&
      checks.every(({ settings, model }) => settings.probe !== 'startup' || !settings.critical || model.ask(now).healthy)
    return started
  }

  const blockAt = (now: number): Fault | undefined => blocks.find(({ from, to }) => now >= from && now < to)

  /** When the main thread is free again. */
  function whenFree(now: number): number {
    const block = blockAt(now)
    return block ? whenFree(block.to) : now
  }

  function report(endpoint: Endpoint, now: number): { readonly code: number; readonly at: number } {
    if (endpoint === 'unknown') return { code: status.healthy, at: now }
    const ready = endpoint === 'readiness' || endpoint === 'health'
    if (endpoint === 'startup' || (ready && !hasStarted(now))) return { code: hasStarted(now) ? status.healthy : status.unhealthy, at: now }
    if (ready && now >= drainsAt) return { code: status.unhealthy, at: now }
    return worst(
      checks.filter(({ settings }) => endpoint === 'health' || settings.probe === endpoint),
      now,
    )
  }

  function worst(asked: typeof checks, now: number): { readonly code: number; readonly at: number } {
    let at = now
    let code = status.healthy
    for (const { settings, model } of asked) {
      const result = model.ask(now)
      at = Math.max(at, Math.min(result.at, now + service.deadline))
      if (result.healthy) continue
      const held = !settings.critical || (service.guarded && settings.scope === 'dependency')
      code = held && code !== status.unhealthy ? status.degraded : held ? code : status.unhealthy
    }
    return { code, at }
  }

  /** From the thread while the main thread is blocked: the last results, until the block has lasted too long. */
  function fromThread(endpoint: Endpoint, block: Fault, now: number): ProcessAnswer {
    const limit = endpoint === 'liveness' ? UNHEALTHY_AT : UNREADY_AT
    if (now - block.from >= limit) return { at: now, code: status.unhealthy }
    return { at: now, code: endpoint === 'liveness' ? status.degraded : report(endpoint, block.from).code }
  }

  function askHttp(endpoint: Endpoint, port: number | undefined, now: number): ProcessAnswer {
    const threaded = service.probeThread && (port === undefined || port !== service.port)
    const block = blockAt(now)
    if (threaded && block) return fromThread(endpoint, block, now)
    if (!threaded && now >= closesAt) return { at: now }
    const { code, at } = report(endpoint, whenFree(now))
    return { at: whenFree(at) + slownessAt(now), code }
  }

  function slownessAt(now: number): number {
    return Math.max(0, ...faults.map((fault) => (fault.kind === 'slow answers' && now >= fault.from && now < fault.to ? fault.delay : 0)))
  }

  return {
    answer(question, now) {
      if (question.type !== 'process' && now < born + LOADING) return { at: now }
      if (question.type === 'http') return askHttp(question.endpoint, question.port, now)
      // The kernel accepts connections for a process that is blocked.
      return question.type === 'tcp' && now >= closesAt ? { at: now } : { at: now, code: 200 }
    },
    terminate(now) {
      if (!shutdown) return Infinity
      drainsAt = Math.min(drainsAt, whenFree(now))
      closesAt = Math.min(closesAt, whenFree(drainsAt + shutdown.readinessDelay))
      return closesAt
    },
    serves(now) {
      const broken = faults.some((fault) => isMissed(fault, service) && now >= fault.from && now < fault.to)
      return !broken && !blockAt(now) && now < closesAt && hasStarted(now)
    },
  }
}

/** Whether requests fail while a fault lasts: a dependency that is critical. */
function isMissed(fault: Fault, { checks }: SimulatedService): boolean {
  if (!('check' in fault)) return false
  const settings = checks[fault.check]
  return settings?.critical === true && (fault.kind !== 'slow' || fault.delay >= settings.timeout)
}
