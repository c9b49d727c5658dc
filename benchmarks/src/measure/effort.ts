/** How much work goes into a figure. */
export interface Effort {
  /** How long (s) one measurement takes. */
  readonly seconds: number
  /** How long (s) a process is warmed up. */
  readonly warmUp: number
  /** Measurements in one set of processes. */
  readonly rounds: number
  /** Sets of processes, because two processes of the same program may differ by some percent. */
  readonly sets: number
  /** Numbers of checks. */
  readonly sizes: readonly number[]
  /** Numbers of checks, for evaluations without a server. */
  readonly evaluationSizes: readonly number[]
  /** Probes at once, in a herd. */
  readonly herd: number
  /** Probes while the dependencies hang. */
  readonly hungProbes: number
  /** How long (s) one contender is probed while its event loop is blocked, or its dependencies hang. */
  readonly trial: number
  /** How long (ms) a probe waits while the dependencies hang. kubelet waits 1,000. */
  readonly patience: number
  /** Imports in fresh processes. */
  readonly imports: number
  /** Soak: how long (minutes), and how many probes in all. */
  readonly minutes: number
  readonly soakProbes: number
  /** Soak: the number of samples. */
  readonly samples: number
}

/** For figures: about ten minutes without the soak. */
export const full: Effort = {
  seconds: 0.15,
  warmUp: 0.4,
  rounds: 5,
  sets: 2,
  sizes: [10, 100, 1_000],
  evaluationSizes: [1, 10, 100, 1_000],
  herd: 1_000,
  hungProbes: 10_000,
  trial: 3,
  patience: 2_000,
  imports: 15,
  minutes: 10,
  soakProbes: 1_000_000,
  samples: 20,
}

/** To see that everything works. The figures mean nothing. */
export const quick: Effort = {
  seconds: 0.03,
  warmUp: 0.03,
  rounds: 1,
  sets: 1,
  sizes: [10],
  evaluationSizes: [10],
  herd: 100,
  hungProbes: 300,
  trial: 1.5,
  patience: 700,
  imports: 1,
  minutes: 0.05,
  soakProbes: 600,
  samples: 2,
}
