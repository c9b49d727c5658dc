import type { Agenda } from './agenda'
import { type Container, newContainer, settledContainer } from './container'
import type { ProbeName, SimulatedProbe, SimulatedWorkload } from './deployment'
import type { EventKind } from './events'
import type { Fault } from './fault'
import { type Backoff, nextRestart } from './kubelet-backoff'
import { afterAnswer } from './kubelet-probe'
import { type ProbeWorker, startWorker } from './probe-worker'
import type { Probed } from './prober'
import type { SimulatedService } from './service'
import { createServiceProcess } from './service-process'

/** One instance, as kubelet runs it. */
export interface Pod {
  readonly ready: boolean
  readonly restarts: number
  /** What balancers ask. Absent once the pod has ended. */
  readonly container: Container
  /** The platform stops the pod, in a rollout or to drain its node. */
  stop(): void
}

export interface PodParts {
  readonly workload: SimulatedWorkload
  readonly service: SimulatedService
  /** The faults of this instance. */
  readonly faults: readonly Fault[]
  readonly agenda: Agenda
  emit(event: EventKind, why: string): void
  /** It has become ready, or unready. */
  changed(): void
}

/** What is left to a process after a preStop hook that took the whole grace period (ms). */
const LEAST_GRACE = 2_000
const LONG_AGO = -3_600_000

/** A pod that has been ready for a while, or one that starts now. */
export function createPod(parts: PodParts, settled: boolean): Pod {
  const { workload, service, faults, agenda, emit, changed } = parts
  const { probes, preStop } = workload
  const crashes = faults.filter(({ kind }) => kind === 'crash')
  let backoff: Backoff | undefined
  let restarts = 0
  let deleted = false
  let ready = settled
  let container = settled
    ? settledContainer(createServiceProcess(service, faults, LONG_AGO), LONG_AGO)
    : newContainer(createServiceProcess(service, faults, agenda.now), agenda.now, probes.startup !== undefined)
  const workers: { [Name in ProbeName]?: ProbeWorker } = {}

  function look(why: string): void {
    const now = !container.ended && !deleted && container.started && (!probes.readiness || container.memory.readiness.result === true)
    if (ready === now) return
    ready = now
    emit(ready ? 'ready' : 'unready', why)
    changed()
  }

  function ends(ending: Container, at: number, why: string): void {
    agenda.at(at, () => {
      if (ending.ended) return
      ending.ended = true
      look(why)
      if (!deleted) restart(why)
    })
  }

  function restart(why: string): void {
    const next = nextRestart(backoff, agenda.now)
    const wait = (next.at - agenda.now) / 1_000
    backoff = next.backoff
    agenda.at(next.at, () => {
      if (deleted) return
      restarts += 1
      emit('started', `restart ${restarts}${wait > 0 ? ` after a back-off of ${wait} s` : ''}: ${why}`)
      container = newContainer(createServiceProcess(service, faults, agenda.now), agenda.now, probes.startup !== undefined)
      if (crashes.some(({ from, to }) => agenda.now >= from && agenda.now < to))
        ends(container, agenda.now, 'the process crashed at its start')
      else begun()
    })
  }

  /** Kubelet asks readiness as soon as a container counts as started. */
  function begun(): void {
    if (!container.started) return
    look('its process has started')
    workers.readiness?.askNow()
  }

  /** The preStop hook, then SIGTERM, then SIGKILL at the end of the grace period. */
  function stopContainer(stopped: Container, gracePeriod: number, onKill: (why: string) => void): void {
    stopped.onHold = true
    const begin = agenda.now
    const signalled = begin + Math.min(preStop, gracePeriod) * 1_000
    const killed = Math.max(begin + gracePeriod * 1_000, signalled + LEAST_GRACE)
    agenda.at(signalled, () => {
      const exits = stopped.process.terminate(signalled)
      if (exits < killed) return ends(stopped, exits, `the process ended ${(exits - begin) / 1_000} s after the stop began`)
      const why = `SIGKILL at the end of the grace period of ${gracePeriod} s`
      agenda.at(killed, () => void (stopped.ended || onKill(why)))
      ends(stopped, killed, why)
    })
  }

  function learn(name: ProbeName, settings: SimulatedProbe, asked: Container, { passed, why }: Probed): void {
    const memory = afterAnswer(asked.memory[name], passed, settings)
    asked.memory = { ...asked.memory, [name]: memory }
    const times = passed ? settings.successThreshold : settings.failureThreshold
    const because = `${name} ${passed ? 'passed' : 'failed'} ${times === 1 ? 'once' : `${times} times in a row`}: ${why}`
    if (name === 'readiness') {
      look(because)
    } else if (memory.result === false && !asked.onHold) {
      emit('killed', because)
      stopContainer(asked, settings.gracePeriod ?? workload.gracePeriod, () => {})
    } else if (name === 'startup' && memory.result === true && !asked.started) {
      asked.started = true
      begun()
    }
  }

  const current = (): Container | undefined => (deleted ? undefined : container)
  for (const name of ['startup', 'liveness', 'readiness'] as const) {
    const settings = probes[name]
    if (settings) workers[name] = startWorker(name, settings, { agenda, current, learn })
  }
  for (const { from } of crashes) agenda.at(from, () => ends(container, from, 'the process crashed'))
  if (!settled) begun()

  return {
    get ready() {
      return ready
    },
    get restarts() {
      return restarts
    },
    get container() {
      return container
    },
    stop() {
      if (deleted) return
      deleted = true
      look('SIGTERM: the pod stops, so its endpoint is removed')
      if (!container.ended) stopContainer(container, workload.gracePeriod, (why) => emit('killed', why))
    },
  }
}
