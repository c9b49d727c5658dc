import { get } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ServiceProcess, type ServiceSettings, startService } from './start-service'

/** One probe, in seconds. */
interface ProbeSettings {
  readonly path: string
  readonly period: number
  readonly timeout: number
  readonly failureThreshold: number
}

/** What the emulator runs. */
export interface PodSettings extends ServiceSettings {
  readonly readiness: ProbeSettings
  readonly liveness: ProbeSettings
  readonly gracePeriod: number
}

/** What happened, in seconds since the begin. */
export interface PodEvent {
  readonly at: number
  readonly event: 'unready' | 'ready' | 'killed' | 'started'
}

/** A pod on this machine: a real process, asked over HTTP in real time. */
export interface EmulatedPod {
  readonly events: readonly PodEvent[]
  /** The process of now. */
  readonly process: ServiceProcess
  /** Stops the pod for good, as a rollout does. */
  remove(): Promise<void>
  /** Ends everything at once. */
  end(): Promise<void>
}

const FIRST_BACKOFF = 10

/**
 * Does what kubelet does, written for real time and apart from `hale simulate`. `begin` is the moment 0, as
 * `performance.now()` counts. A pod without a process that is ready already begins unready.
 */
export function emulateKubelet(settings: PodSettings, begin: number, running?: ServiceProcess): EmulatedPod {
  const events: PodEvent[] = []
  const over = new AbortController()
  let service = running ?? startService(settings)
  let ready = running !== undefined
  let livenessFailures = 0
  let stopping = false
  let removed = false
  let backoff = 0
  let wakeReadiness = (): void => {}

  const record = (event: PodEvent['event']): void => void events.push({ at: (performance.now() - begin) / 1_000, event })

  function turn(isReady: boolean): void {
    if (ready === isReady) return
    ready = isReady
    record(ready ? 'ready' : 'unready')
  }

  async function watchProcess(): Promise<void> {
    while (!over.signal.aborted) {
      await service.ended
      if (over.signal.aborted || removed) return
      turn(false)
      await sleep(backoff * 1_000, undefined, { signal: over.signal }).catch(() => {})
      if (over.signal.aborted) return
      backoff = Math.max(FIRST_BACKOFF, backoff * 2)
      stopping = false
      livenessFailures = 0
      service = startService(settings)
      record('started')
      wakeReadiness()
    }
  }

  /** SIGTERM, and SIGKILL at the end of the grace period. */
  async function stopProcess(): Promise<boolean> {
    const { child, ended } = service
    child.kill('SIGTERM')
    const waited = new AbortController()
    const killed = sleep(settings.gracePeriod * 1_000, true, { signal: waited.signal }).catch(() => false)
    const wasKilled = await Promise.race([killed, ended.then(() => false)])
    waited.abort()
    if (wasKilled) child.kill('SIGKILL')
    await ended
    return wasKilled
  }

  async function askLiveness(): Promise<void> {
    const { liveness } = settings
    for (let due = begin; !over.signal.aborted; due += liveness.period * 1_000) {
      await sleepUntil(due, over.signal)
      if (over.signal.aborted || removed) return
      if (stopping) continue
      const asked = service
      const passed = await ask(settings.port, liveness)
      if (asked !== service || stopping) continue
      livenessFailures = passed ? 0 : livenessFailures + 1
      if (livenessFailures < liveness.failureThreshold) continue
      record('killed')
      stopping = true
      void stopProcess()
    }
  }

  async function askReadiness(): Promise<void> {
    const { readiness } = settings
    let failures = 0
    let due = begin
    while (!over.signal.aborted && !removed) {
      const woken = new AbortController()
      wakeReadiness = () => {
        due = performance.now()
        woken.abort()
      }
      await sleepUntil(due, AbortSignal.any([over.signal, woken.signal]))
      due += readiness.period * 1_000
      const asked = service
      const passed = await ask(settings.port, readiness)
      if (asked !== service || removed || over.signal.aborted) {
        failures = 0
        continue
      }
      failures = passed ? 0 : failures + 1
      if (passed) turn(true)
      else if (failures >= readiness.failureThreshold) turn(false)
    }
  }

  const work = [watchProcess(), askLiveness(), askReadiness()]
  return {
    events,
    get process() {
      return service
    },
    async remove() {
      removed = true
      turn(false)
      if (await stopProcess()) record('killed')
    },
    async end() {
      over.abort()
      service.child.kill('SIGKILL')
      await Promise.all([...work, service.ended])
    },
  }
}

/** One probe: a new connection, any code from 200 to 399 passes, and an answer that is late is none. */
function ask(port: number, { path, timeout }: ProbeSettings): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path, agent: false }, ({ statusCode = 0 }) => {
      resolve(statusCode >= 200 && statusCode < 400)
      request.destroy()
    })
    const timer = setTimeout(() => request.destroy(new Error('late')), timeout * 1_000)
    request.once('close', () => clearTimeout(timer)).once('error', () => resolve(false))
  })
}

async function sleepUntil(due: number, signal: AbortSignal): Promise<void> {
  await sleep(Math.max(0, due - performance.now()), undefined, { signal }).catch(() => {})
}
