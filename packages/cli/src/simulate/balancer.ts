import type { Agenda } from './agenda'
import { COUNTING_RULES } from './balancer-check'
import type { SimulatedBalancer } from './deployment'
import type { EventKind } from './events'
import type { Pod } from './pod'
import { probe } from './prober'

/** A balancer's own checks of one instance, which has been up for a while. */
export interface BalancedServer {
  readonly up: boolean
}

export function startBalancer(
  balancer: SimulatedBalancer,
  pod: Pod,
  agenda: Agenda,
  emit: (event: EventKind, why: string) => void,
): BalancedServer {
  const { rule, question, failures, passes, accepts } = balancer
  const [interval, timeout] = [balancer.interval * 1_000, balancer.timeout * 1_000]
  const counting = COUNTING_RULES[rule]
  let memory = counting.settled(balancer)

  function check(): void {
    const sent = agenda.now
    probe(agenda, pod.container, { question, timeout, accepts }, ({ passed, why }) => {
      const before = memory.up
      memory = counting.after(memory, passed, balancer)
      if (memory.up !== before) {
        const times = memory.up ? passes : failures
        emit(
          memory.up ? 'ready' : 'unready',
          `its check ${passed ? 'passed' : 'failed'} ${times === 1 ? 'once' : `${times} times in a row`}: ${why}`,
        )
      }
      // HAProxy counts from the end of a check, the others from its begin.
      agenda.at(rule === 'haproxy' ? agenda.now + interval : Math.max(sent + interval, agenda.now), check)
    })
  }

  agenda.at(0, check)
  return {
    get up() {
      return memory.up
    },
  }
}
