import type { Agenda } from './agenda'
import type { Container } from './container'
import { isAsked } from './container'
import type { ProbeName, SimulatedProbe } from './deployment'
import { type Probed, probe } from './prober'

/** Asks one probe of a pod, period after period, whatever container runs. */
export interface ProbeWorker {
  /** Asks at once. The next period begins now. */
  askNow(): void
}

interface WorkerParts {
  readonly agenda: Agenda
  /** The container of now, if there is one to ask. */
  current(): Container | undefined
  learn(name: ProbeName, settings: SimulatedProbe, container: Container, probed: Probed): void
}

const succeeds = (code: number): boolean => code >= 200 && code < 400

export function startWorker(name: ProbeName, settings: SimulatedProbe, { agenda, current, learn }: WorkerParts): ProbeWorker {
  const { question, initialDelay } = settings
  const [period, timeout] = [settings.period * 1_000, settings.timeout * 1_000]
  let due = agenda.now
  let asking = false
  let cancel = agenda.at(due, tick)

  function tick(): void {
    const container = current()
    due += period
    if (container && isAsked(container, name, initialDelay, agenda.now)) ask(container)
    else wait()
  }

  function ask(container: Container): void {
    asking = true
    probe(agenda, container, { question, timeout, accepts: succeeds }, (probed) => {
      asking = false
      // The ticks that a slow probe has missed are one.
      while (due + period <= agenda.now) due += period
      wait()
      if (container === current() && !container.ended) learn(name, settings, container, probed)
    })
  }

  function wait(): void {
    cancel()
    cancel = agenda.at(due, tick)
  }

  return {
    askNow() {
      if (asking) return
      due = agenda.now
      wait()
    },
  }
}
