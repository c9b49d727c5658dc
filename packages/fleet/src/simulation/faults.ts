/** An instance, as a fault sees it. */
export interface Subject {
  readonly index: number
  readonly zone: number
  readonly version: number
}

/** One fault of a simulation: what works, at a time in ms, for an instance. */
export interface Fault {
  readonly name: string
  /** Whether the rule was tuned on it. The others are proof. */
  readonly tuned: boolean
  /** Whether the fault is the dependency's: then every instance should stay. */
  readonly shared: boolean
  /** Whether a run of the check passes. `chance` is random, from 0 to 1. */
  passes(at: number, subject: Subject, instances: number, chance: number): boolean
  /** What becomes of an ask from one instance to another. @default an answer */
  ask?(at: number, from: Subject, to: Subject, chance: number): 'answer' | 'silent' | 'slow'
  /** The version that the instance should run at that time. @default 1 */
  version?(at: number, subject: Subject, instances: number): number
}

const from = 100_000
const during = (at: number, until = 300_000): boolean => at > from && at < until
const part = ({ index }: Subject, instances: number, share: number): boolean => index < share * instances
// Of every zone alike, so that the cohorts do not give it away.
const bad = ({ index }: Subject, share: number): boolean => ((index * 7919) % 1000) / 1000 < share

const badDeploy = (share: number): Fault => ({
  name: `bad deploy, breaks 60 s after it is ready, ${share * 100} % new`,
  tuned: true,
  shared: false,
  version: (at, subject, instances) => (at > from && part(subject, instances, share) ? 2 : 1),
  passes: (at, { version }) => !(version === 2 && at > from + 60_000),
})
const badHosts = (share: number, tuned: boolean): Fault => ({
  name: `${share * 100} % have a bad host`,
  tuned,
  shared: false,
  passes: (at, subject) => !(at > from && bad(subject, share)),
})
const flaky = (share: number, tuned: boolean): Fault => ({
  name: `database slow: ${share * 100} % of runs fail`,
  tuned,
  shared: true,
  passes: (at, _subject, _instances, chance) => !(during(at) && chance < share),
})
const down = { shared: true, passes: (at: number): boolean => !during(at) }

/** Every fault of the table. */
export const FAULTS: readonly Fault[] = [
  { name: 'database down for all', tuned: true, ...down },
  flaky(0.7, true),
  {
    name: 'one instance lost its route to the database',
    tuned: true,
    shared: false,
    passes: (at, { index }) => !(at > from && index === 1),
  },
  {
    name: 'one instance cut off from everything',
    tuned: true,
    shared: false,
    passes: (at, { index }) => !(at > from && index === 1),
    ask: (at, a, b) => (at > from && (a.index === 1 || b.index === 1) ? 'silent' : 'answer'),
  },
  badHosts(0.1, true),
  {
    name: 'a zone cut off from the database',
    tuned: true,
    shared: false,
    passes: (at, { zone }) => !(at > from && zone === 0),
  },
  {
    name: 'a zone cut off from everything',
    tuned: true,
    shared: false,
    passes: (at, { zone }) => !(at > from && zone === 0),
    ask: (at, a, b) => (at > from && a.zone !== b.zone && (a.zone === 0 || b.zone === 0) ? 'silent' : 'answer'),
  },
  badDeploy(0.25),
  badDeploy(0.5),
  badDeploy(0.8),
  {
    name: 'rollout during an outage',
    tuned: true,
    shared: true,
    version: (at, { index }, instances) => (at > from + 50_000 && index < instances / 4 && index < (at - from - 50_000) / 400 ? 2 : 1),
    passes: (at) => !during(at, 400_000),
  },
  { name: 'database down for all, peers slow', tuned: true, ...down, ask: () => 'slow' },
  {
    name: 'database down for all, half of the asks lost',
    tuned: true,
    ...down,
    ask: (_at, _a, _b, chance) => (chance < 0.5 ? 'silent' : 'answer'),
  },
  { ...flaky(0.9, false) },
  flaky(0.6, false),
  flaky(0.3, false),
  { name: 'database fails over: down for 20 s', tuned: false, shared: true, passes: (at) => !during(at, 120_000) },
  {
    name: 'database goes and comes every 20 s',
    tuned: false,
    shared: true,
    passes: (at) => !(during(at) && Math.floor(at / 20_000) % 2 === 1),
  },
  {
    name: 'database down, then each instance reconnects within 20 s',
    tuned: false,
    shared: true,
    passes: (at, { index }) => !during(at, 300_000 + ((index * 7919) % 1_000) * 20),
  },
  {
    name: 'database dies by and by: each instance within 60 s',
    tuned: false,
    shared: true,
    passes: (at, { index }) => !during(at - ((index * 7919) % 1_000) * 60, 300_000 - ((index * 7919) % 1_000) * 60),
  },
  {
    ...flaky(0.7, false),
    name: 'database slow: 70 % of runs fail, half of the asks lost',
    ask: (_at, _a, _b, chance) => (chance < 0.5 ? 'silent' : 'answer'),
  },
  {
    ...flaky(0.7, false),
    name: 'database slow: 70 % of runs fail, during a rollout',
    version: (at, subject, instances) => (at > from + 40_000 + subject.index * 40 && part(subject, instances, 0.5) ? 2 : 1),
  },
  badHosts(0.33, false),
  badHosts(0.45, false),
  badHosts(0.65, false),
  badHosts(0.75, false),
  {
    name: 'one instance loses half of its runs',
    tuned: false,
    shared: false,
    passes: (at, { index }, _instances, chance) => !(at > from && index === 1 && chance < 0.5),
  },
  {
    name: 'two of three zones cut off from the database',
    tuned: false,
    shared: false,
    passes: (at, { zone }) => !(at > from && zone < 2),
  },
]
