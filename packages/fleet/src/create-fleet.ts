import { AsyncLocalStorage } from 'node:async_hooks'
import type { Fleet as CoreFleet, FleetHealth } from '@hale/core'
import { askMembers } from './asking/ask-members'
import { createBudget } from './asking/budget'
import { BURST } from './asking/cadence'
import { createPeerBook, type PeerBook } from './asking/peer-book'
import { shareReads } from './asking/share-reads'
import { LATE, within } from './asking/within'
import { type FleetOptions, type ResolvedFleet, resolveFleet } from './fleet-options'
import { type FollowedCheck, followCheck } from './follow-check'
import { verifyCredential, writeCredential } from './identity/credential'
import { createId, type Identity } from './identity/identity'
import { type Answer, writeAnswer } from './identity/peer-answer'
import type { Member } from './peers/peer-source'

/** The other instances of a service, from {@link createFleet}. Pass it to `createHealth`. */
export interface Fleet extends CoreFleet {
  /**
   * All instances with what is known of them: from the registry, or by asking the peers that are known. Callers share one
   * read. Rejects where the registry does not answer within 2.4 s.
   */
  members(): Promise<readonly Member[]>
  /** Ends all asking and leaves the registry. Draining does both by itself. */
  close(): void
}

/** How long (ms) a peer that asks waits for a run. Then it hears what is known. */
const PATIENCE_WITH_RUN = 100
/** How long (ms) after the start an instance may be without peers before that is said. */
const NO_PEERS_AFTER = 30_000
/** How long (ms) what the registry holds, and what peers have answered, is kept for other callers. */
const REGISTRY_KEPT = 1_000
const ANSWERS_KEPT = 5_000

interface Joined {
  readonly health: FleetHealth
  readonly own: Identity
  readonly key: string
  readonly book: PeerBook
  readonly checks: Map<string, FollowedCheck>
  /** When the last run of each check ended, and the last one that failed. */
  readonly lastRuns: Map<string, { readonly at: number; readonly failedAt?: number | undefined }>
  /** Checks whose last run has failed, and whose result waits for the peers. */
  readonly concluding: Set<string>
  readonly follow: (check: string) => FollowedCheck
}

/**
 * Lets an instance ask its peers before it leaves rotation. When a critical dependency of readiness fails, up to six peers
 * are asked for the same check. Where it is down for them too, the instance stays ready, `degraded`: to leave would not
 * help. Where it works for them, the instance leaves as it would without a fleet.
 *
 * Never held are an instance that was never ready, local checks, checks that are not critical, holds and draining. While
 * all is well nothing is asked.
 *
 * @throws TypeError when an option is wrong.
 *
 * @example
 * ```ts
 * import { createHealth } from '@hale/core'
 * import { createFleet, dnsPeers } from '@hale/fleet'
 *
 * const fleet = createFleet({ peers: dnsPeers('orders-headless', { port: 3000 }), mode: 'shadow' })
 * export const health = createHealth({ name: 'orders', readiness: { database: async () => {} }, fleet })
 * ```
 */
export function createFleet(options: FleetOptions): Fleet {
  const resolved = resolveFleet(options)
  // Asks belong to no request: without this they would stand in its trace.
  const outside = AsyncLocalStorage.snapshot()
  const stats = { asks: 0, unanswered: 0 }
  let joined: Joined | undefined
  let closed = false
  let readyOnce = false
  let noPeers: ReturnType<typeof setTimeout> | undefined
  const readMembers = shareReads(membersNow, resolved.source.members ? REGISTRY_KEPT : ANSWERS_KEPT)

  function join(health: FleetHealth): void {
    if (joined) throw new TypeError('createFleet: a fleet must belong to one health; got a second one')
    const { name, version } = health.snapshot()
    if (name === undefined && resolved.secret === undefined)
      throw new TypeError(
        'createFleet: secret must be set where createHealth has no name; got undefined. Peers know each other by one of them',
      )
    const own: Identity = { id: createId(), name, version, zone: resolved.zone }
    joined = createJoined(health, own, resolved, stats)
    health.addAbout(() => ({ fleet: { peers: joined?.book.list().length ?? 0, mode: resolved.mode, ...stats } }))
    health.onTransition(({ kind, probe, to }) => {
      if (kind === 'report' && probe === 'readiness' && to !== 'unhealthy') readyOnce = true
      if (kind === 'phase' && to === 'draining') close()
    })
    health.onRun(({ name: check, probe, result }) => {
      if (probe !== 'readiness') return
      const failed = (result.rawStatus ?? result.status) === 'unhealthy'
      const at = performance.now()
      joined?.lastRuns.set(check, { at, failedAt: failed ? at : joined.lastRuns.get(check)?.failedAt })
      joined?.concluding.delete(check)
      if (!failed) joined?.checks.get(check)?.passed()
    })
    resolved.source.join?.({ identity: own, state: () => stateOf(health) })
    noPeers = setTimeout(() => {
      if (resolved.mode === 'guard' && joined?.book.list().length === 0)
        console.error('createFleet: no peers are known, so no check is held. Look at the source of the peers.')
    }, NO_PEERS_AFTER)
    noPeers.unref()
  }

  async function membersNow(): Promise<readonly Member[]> {
    if (resolved.source.members) return outside(() => resolved.source.members?.() ?? [])
    return joined ? outside(askAll, joined, resolved) : []
  }

  function close(): void {
    if (closed) return
    closed = true
    clearTimeout(noPeers)
    for (const check of joined?.checks.values() ?? []) check.stop()
    resolved.source.leave?.()
  }

  return {
    join,
    failed(check, patience) {
      // An instance that was never ready may be a bad release. One that drains has left.
      if (!joined || closed || !readyOnce) return undefined
      const { follow, lastRuns, concluding } = joined
      const at = performance.now()
      lastRuns.set(check, { at, failedAt: at })
      concluding.add(check)
      return outside(() => follow(check).failed(patience))
    },
    held: (check) => (closed ? undefined : joined?.checks.get(check)?.held()),
    answer(header, check, strict) {
      if (!joined || (strict && resolved.secret === undefined)) return undefined
      if (!verifyCredential(header, joined.key, check)) return undefined
      return answerPeer(joined, check).then(writeAnswer)
    },
    members: async () => (resolved.source.members || (joined && !closed) ? readMembers() : []),
    close,
  }
}

function createJoined(health: FleetHealth, own: Identity, resolved: ResolvedFleet, stats: { asks: number; unanswered: number }): Joined {
  const now = (): number => performance.now()
  const book = createPeerBook(resolved.source, own, now)
  const budget = createBudget(BURST)
  const key = resolved.secret ?? own.name ?? ''
  const checks = new Map<string, FollowedCheck>()
  const shared = { ...resolved, own, key, peers: book, budget, now, shadow: resolved.mode === 'shadow', counted }

  function counted(answered: boolean): void {
    stats.asks += 1
    if (!answered) stats.unanswered += 1
  }

  function follow(check: string): FollowedCheck {
    const followed = checks.get(check) ?? followCheck(check, shared)
    checks.set(check, followed)
    return followed
  }

  return { health, own, key, book, checks, lastRuns: new Map(), concluding: new Set(), follow }
}

/** This instance, and what the peers answer. */
async function askAll({ health, own, key, book }: Joined, { path, ask }: ResolvedFleet): Promise<readonly Member[]> {
  const { checks } = health.snapshot('readiness')
  const guarded = Object.entries(checks).filter(([, { scope, critical }]) => scope === 'dependency' && critical)
  const others = await askMembers({
    peers: book.list(),
    checks: guarded.map(([name]) => name),
    own,
    ask,
    question: ({ url }, check) => ({ url: `${url}${path}/${check}`, credential: writeCredential(key, check) }),
  })
  return [{ ...own, url: 'this instance', ...stateOf(health) }, ...others]
}

async function answerPeer({ health, own: instance, lastRuns, concluding }: Joined, check: string): Promise<Answer> {
  // Two instances that ask each other must not wait for each other.
  if (concluding.has(check)) return { status: 'unhealthy', age: 0, failedAgo: 0, instance }
  const evaluated = health.evaluate({ probe: 'readiness', check, peer: true })
  const report = 'then' in evaluated ? await within(evaluated, PATIENCE_WITH_RUN) : evaluated
  const { at, failedAt } = lastRuns.get(check) ?? {}
  const now = performance.now()
  const age = at === undefined ? 0 : now - at
  const failedAgo = failedAt === undefined ? undefined : now - failedAt
  const row = report === LATE ? undefined : report.checks[check]
  const isKnown = row && at !== undefined && row.error?.code !== 'pending' && row.error?.code !== 'stale'
  // A run may hang, as it does everywhere when a server hangs: `failedAgo` is known all the same.
  return { status: isKnown ? (row.rawStatus ?? row.status) : 'unknown', age, failedAgo, instance }
}

function stateOf(health: FleetHealth): Pick<Member, 'status' | 'failing'> {
  const { status, checks } = health.snapshot('readiness')
  const bad = Object.entries(checks).filter(([, row]) => row.status === 'unhealthy')
  const failing = Object.fromEntries(bad.map(([name, { held }]) => [name, held && !held.shadow ? ('held' as const) : ('failing' as const)]))
  return { status, failing: bad.length > 0 ? failing : undefined }
}
