import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort, haproxyServer, postgresServer, redisServer } from '@hale/testbed'
import { openNamespace, openRoute, proxiedRoute, type Route } from './route'

/** What an instance says of itself. */
export interface Figures {
  readonly about?: { readonly peers: number; readonly asks: number; readonly unanswered: number }
  readonly cpu: NodeJS.CpuUsage
  readonly status: string
  /** How it answered its probes, the slowest of them (ms), and how late its event loop was at the worst (ms). */
  readonly probed: { readonly answers: Readonly<Record<string, number>>; readonly slowest: number; readonly late: number }
}

/** What HAProxy saw when it took an instance out. */
export interface Exit {
  readonly instance: number
  /** Such as `L7STS 503 in 12 ms`: the check's result, the status code and how long the check took. */
  readonly reason: string
}

/** One process of the fleet, with a route of its own to the database. */
export interface RigInstance {
  readonly port: number
  readonly route: Route
  /** Kills the process and starts another one at the same port. Resolves when that listens. */
  restart(version?: string): Promise<void>
  /** Its release turns out to be bad. */
  breakRelease(): void
  freeze(): void
  thaw(): void
  figures(): Promise<Figures>
  /** Begins to count its probes anew. */
  forget(): void
}

/** Processes behind HAProxy, with one PostgreSQL and one Redis. */
export interface RigFleet {
  readonly url: string
  readonly instances: readonly RigInstance[]
  readonly database: { stop(): Promise<void>; start(): Promise<void> }
  readonly redis: { stop(): Promise<void> }
  /** Whether the first instance has a network of its own. Without one, a proxy cuts it off. */
  readonly hasNamespace: boolean
  /** How many instances HAProxy has in rotation now. */
  inRotation(): Promise<number>
  /** Every exit since the last call. Call it often: HAProxy keeps the last check of each instance only. */
  exits(): Promise<readonly Exit[]>
  stop(): Promise<void>
}

/** How many looks in a row must find every instance in rotation. */
const CALM = 30

/** Starts all and waits until HAProxy has every instance in rotation. */
export async function startFleet(count: number, guard: boolean): Promise<RigFleet> {
  const [database, redis, port, ports] = await Promise.all([
    postgresServer.start({ maxConnections: 60 }),
    redisServer.start({ maxClients: 60 }),
    freePort(),
    freePorts(count),
  ])
  const servers = { database, redis }
  const namespace = openNamespace()
  const host = namespace?.host ?? '127.0.0.1'
  const environment = {
    GUARD: guard ? 'on' : 'off',
    DATABASE_PASSWORD: database.password,
    REDIS_PASSWORD: redis.password,
  }
  const first = await (namespace?.route(servers) ?? proxiedRoute(servers))
  const routes = ports.map((_, index) => (index === 0 ? first : openRoute(host, servers)))
  const instances = await Promise.all(ports.map((at, index) => startInstance(at, index, routes[index] as Route, environment)))
  const balancer = await haproxyServer.start({ config: configOf(port, instances) })
  const taken = new Map<number, number>()

  async function rows(): Promise<Record<string, string>[]> {
    const [header = '', ...lines] = (await balancer.command('show stat')).trim().split('\n')
    const columns = header.replace(/^# /, '').split(',')
    const found = lines.filter((line) => /^shop,i\d+,/.test(line)).map((line) => line.split(','))
    return found.map((cells) => Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ''])))
  }

  const fleet: RigFleet = {
    url: `http://127.0.0.1:${port}`,
    instances,
    database,
    redis,
    hasNamespace: namespace !== undefined,
    inRotation: async () => (await rows()).filter(({ status }) => status?.startsWith('UP')).length,
    async exits() {
      return (await rows()).flatMap((row, instance) => {
        const downs = Number(row['chkdown'])
        const before = taken.get(instance) ?? 0
        taken.set(instance, downs)
        if (downs <= before) return []
        const reason = [row['check_status'], row['check_code'], `in ${row['check_duration']} ms`].filter((part) => part).join(' ')
        return Array.from({ length: downs - before }, () => ({ instance, reason }))
      })
    },
    async stop() {
      for (const instance of instances) instance.end()
      await balancer.remove()
      await Promise.all([database.remove(), redis.remove(), first.close()])
    },
  }
  // Twelve processes that start at once are slow at first: the fleet is ready when it stays so.
  for (let calm = 0; calm < CALM; calm += 1) {
    await sleep(100)
    if ((await fleet.inRotation()) < count) calm = 0
  }
  // Until each has beaten once more, some know few of the others.
  while (guard && (await Promise.all(instances.map((one) => one.figures()))).some(({ about }) => (about?.peers ?? 0) < count - 1))
    await sleep(100)
  await fleet.exits()
  for (const instance of instances) instance.forget()
  return fleet
}

async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>()
  while (ports.size < count) ports.add(await freePort())
  return [...ports]
}

async function startInstance(
  port: number,
  index: number,
  route: Route,
  environment: Readonly<Record<string, string>>,
): Promise<RigInstance & { end(): void }> {
  let child: ChildProcess

  async function start(version: string): Promise<void> {
    const { PATH = '' } = process.env
    const env = {
      PATH,
      ...environment,
      HOST: route.host,
      PORT: `${port}`,
      DATABASE_HOST: route.database.host,
      DATABASE_PORT: `${route.database.port}`,
      REDIS_HOST: route.redis.host,
      REDIS_PORT: `${route.redis.port}`,
      VERSION: version,
      ZONE: `zone-${index % 3}`,
    }
    const [program, ...parameters] = [...route.command, '--import', 'tsx', join(import.meta.dirname, 'instance.ts')]
    child = spawn(program, parameters, { cwd: import.meta.dirname, env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`an instance ended with ${code}`)))
    ended.catch(() => undefined)
    await Promise.race([once(child, 'message'), ended])
  }

  await start('1')
  return {
    port,
    route,
    async restart(version = '1') {
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
      await start(version)
    },
    breakRelease: () => void child.send('break'),
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async figures() {
      const answer = once(child, 'message')
      child.send('figures')
      return (await answer)[0]
    },
    forget: () => void child.send('forget'),
    end: () => void child.kill('SIGKILL'),
  }
}

function configOf(port: number, instances: readonly RigInstance[]): string {
  const servers = instances.map(({ port: at, route }, index) => `  server i${index} ${route.host}:${at} check inter 1s fall 1 rise 1`)
  return [
    'defaults',
    '  mode http',
    '  timeout connect 500ms',
    '  timeout client 5s',
    '  timeout server 3s',
    // A report takes 0.9 s at most. The rest is for a machine that runs all of this on two cores.
    '  timeout check 2s',
    '  retries 0',
    `frontend front\n  bind 127.0.0.1:${port}\n  default_backend shop`,
    'backend shop\n  balance roundrobin\n  option httpchk GET /readyz\n  http-check expect status 200',
    ...servers,
  ].join('\n')
}
