import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '@hale/testbed'
import { afterAll, describe, expect, it } from 'vitest'
import { type Database, startDatabase } from './database'
import { haleSimulate, type SimulatedEvent } from './hale-simulate'
import { type EmulatedPod, emulateKubelet, type PodEvent, type PodSettings } from './kubelet'
import { startService, untilReady } from './start-service'

const PERIOD = 2
const GRACE = 20

/** Real processes on a machine with other work miss their seconds. What disagrees for another reason disagrees each time. */
const onABusyMachine = { retry: 5 }

interface Situation {
  readonly database: Database
  readonly pod: EmulatedPod
  readonly settings: PodSettings
  readonly begin: number
  /** Resolves `at` seconds after the begin. */
  until(at: number): Promise<void>
}

interface Fault {
  readonly readinessDelay?: number
  readonly gracePeriod?: number
  /** Does it for real. Returns a further pod where one is started. */
  happen(situation: Situation): Promise<EmulatedPod | undefined>
  /** How long to watch, in seconds. */
  readonly watch: number
}

const FAULTS: Readonly<Record<string, Fault>> = {
  'database down 3s..13s': {
    watch: 18,
    async happen({ database, until }) {
      await until(3)
      await database.stop()
      await until(13)
      await database.start()
      return undefined
    },
  },
  'database hangs 3s..13s': {
    watch: 18,
    async happen({ database, until }) {
      await until(3)
      database.hang()
      await until(13)
      database.recover()
      return undefined
    },
  },
  'loop blocked 10s at 3s': {
    watch: 22,
    async happen({ settings, until }) {
      await until(3)
      await fetch(`http://127.0.0.1:${settings.port}/block/10`)
      return undefined
    },
  },
  'process crash at 3s': {
    watch: 12,
    async happen({ pod, until }) {
      await until(3)
      pod.process.child.kill('SIGKILL')
      return undefined
    },
  },
  'SIGTERM at 3s': {
    watch: 14,
    readinessDelay: 8_000,
    gracePeriod: 4,
    async happen({ pod, settings, begin, until }) {
      await until(3)
      void pod.remove()
      const next = emulateKubelet({ ...settings, port: await freePort() }, begin + 3_000)
      return next
    },
  },
}

interface Compared {
  readonly simulated: readonly SimulatedEvent[]
  readonly real: readonly PodEvent[]
}

/** The same deployment twice: on virtual time, and for real. */
async function compare(fault: string, { happen, watch, readinessDelay = 1_000, gracePeriod = GRACE }: Fault): Promise<Compared> {
  const database = await startDatabase()
  const probe = { period: PERIOD, timeout: 1, failureThreshold: 3 }
  const settings: PodSettings = {
    port: await freePort(),
    database: database.port,
    readinessDelay,
    gracePeriod,
    readiness: { path: '/readyz', ...probe },
    liveness: { path: '/livez', ...probe },
  }
  const service = startService(settings)
  await untilReady(settings.port)
  const simulated = await haleSimulate(manifestOf(settings), `http://127.0.0.1:${settings.port}`, fault)
  const begin = performance.now()
  const until = (at: number): Promise<void> => sleep(Math.max(0, begin + at * 1_000 - performance.now()))
  const pod = emulateKubelet(settings, begin, service)
  const next = await happen({ database, pod, settings, begin, until })
  await until(watch)
  // The new pod counts from its own begin.
  const later = next?.events.map(({ at, event }) => ({ at: at + 3, event })) ?? []
  const replaced: PodEvent[] = next ? [{ at: 3, event: 'started' }] : []
  const real = [...pod.events, ...replaced, ...later].sort((one, other) => one.at - other.at)
  await Promise.all([pod.end(), next?.end(), database.stop()])
  return { simulated, real }
}

function manifestOf({ gracePeriod, port }: PodSettings): string {
  const probe = (path: string): string =>
    `{ httpGet: { path: ${path}, port: ${port} }, periodSeconds: ${PERIOD}, timeoutSeconds: 1, failureThreshold: 3 }`
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: orders }
spec:
  template:
    spec:
      terminationGracePeriodSeconds: ${gracePeriod}
      containers:
        - name: orders
          image: orders
          ports: [{ containerPort: ${port} }]
          readinessProbe: ${probe('/readyz')}
          livenessProbe: ${probe('/livez')}
`
}

describe('hale simulate and the emulator of kubelet agree on each event within one period', () => {
  const compared = new Map<string, Compared>()

  afterAll(() => {
    const rows = [...compared].flatMap(([fault, { simulated, real }]) =>
      simulated.map(({ at, event }) => `| ${fault} | ${event} | ${at} | ${real.find((one) => one.event === event)?.at.toFixed(1) ?? ''} |`),
    )
    console.log(['| fault | event | simulated (s) | real (s) |', '|---|---|---|---|', ...rows].join('\n'))
  })

  it.concurrent.each(Object.entries(FAULTS))('%s', onABusyMachine, async (name, fault) => {
    const both = await compare(name, fault)
    const { simulated, real } = both
    compared.set(name, both)
    const names = (events: readonly { readonly event: string }[]): string[] => events.map(({ event }) => event).sort()
    expect(names(real)).toEqual(names(simulated))
    expect(simulated.length).toBeGreaterThan(1)
    for (const { at, event } of simulated) {
      const seen = real.find((one) => one.event === event)?.at ?? Number.NaN
      expect(Math.abs(seen - at), `${event} at ${seen} s, simulated at ${at} s`).toBeLessThanOrEqual(PERIOD)
    }
  })
})
