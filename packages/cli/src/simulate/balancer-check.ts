/** What a load balancer remembers of one server. */
interface ServerMemory {
  readonly up: boolean
  /** HAProxy's score, or the number of answers in a row that speak against `up`. */
  readonly score: number
}

interface BalancerThresholds {
  readonly failures: number
  readonly passes: number
}

/** A way to count answers. */
export interface CountingRule {
  /** A server that has been up for a while. */
  settled(thresholds: BalancerThresholds): ServerMemory
  after(memory: ServerMemory, passed: boolean, thresholds: BalancerThresholds): ServerMemory
}

/** ALB, Google's balancer and nginx Plus: so many answers in a row change the state. */
const consecutive: CountingRule = {
  settled: () => ({ up: true, score: 0 }),
  after({ up, score }, passed, { failures, passes }) {
    if (passed === up) return { up, score: 0 }
    const against = score + 1
    return against >= (up ? failures : passes) ? { up: !up, score: 0 } : { up, score: against }
  },
}

/**
 * HAProxy keeps one score from 0 to rise + fall - 1, and a server is up from `rise` on. A pass while up restores the whole
 * score, and a failure while down takes all of it.
 */
const haproxy: CountingRule = {
  settled: ({ failures, passes }) => ({ up: true, score: passes + failures - 1 }),
  after({ up, score }, passed, { failures, passes }) {
    const best = passes + failures - 1
    if (up && passed) return { up, score: best }
    if (up) return score > passes ? { up, score: score - 1 } : { up: false, score: 0 }
    if (!passed) return { up, score: 0 }
    return score + 1 >= passes ? { up: true, score: best } : { up, score: score + 1 }
  },
}

export const COUNTING_RULES: { readonly consecutive: CountingRule; readonly haproxy: CountingRule } = { consecutive, haproxy }
