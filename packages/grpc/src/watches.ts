import type { Health, Probe, Transition } from '@hale/core'
import { ServingStatus } from './messages'
import type { Target } from './services'
import { evaluateStatus, isDraining, toServingStatus } from './serving-status'

type Send = (status: ServingStatus) => void

/** The watchers of one target, and its latest status. */
interface Topic {
  readonly target: Target
  /** Whether dependencies are left out. */
  readonly local: boolean
  readonly watchers: Set<{ readonly send: Send }>
  /** Set by transitions also before the first evaluation. */
  status: ServingStatus | undefined
  /** How many transitions have set the status. */
  transitions: number
  /** Whether its checks have run once: until then the status may be of half of them. */
  evaluated: boolean
  /** The latest status that all watchers have. */
  sent: ServingStatus | undefined
}

/** Sends watchers the status at once and then each change. */
export interface Watches {
  /** Returns a function that ends it. The last one ends the timer and the subscription. */
  add(target: Target, local: boolean, send: Send): () => void
}

/** On-demand checks run only for a report, so the watched ones are evaluated every `refresh` ms. */
export function createWatches(health: Health, refresh: number): Watches {
  const topics = new Map<string, Topic>()
  let stop: (() => void) | undefined

  function start(): () => void {
    const unsubscribe = health.onTransition(follow)
    const timer = setInterval(() => {
      for (const topic of topics.values()) void evaluate(topic)
    }, refresh)
    timer.unref()
    return () => {
      unsubscribe()
      clearInterval(timer)
    }
  }

  async function evaluate(topic: Topic): Promise<void> {
    const { transitions } = topic
    const status = await evaluateStatus(health, topic.target, topic.local)
    topic.evaluated = true
    // A transition that came meanwhile is newer.
    update(topic, topic.transitions === transitions ? status : topic.status)
  }

  /** Looks only at the topic that changed: with many checks, each of which has a watcher, all may break at once. */
  function follow(transition: Transition): void {
    if (transition.kind === 'phase') {
      followPhase()
      return
    }
    // The transition of the report says what a hold changes.
    if (transition.kind === 'held') return
    const { kind, probe, to } = transition
    const topic = topics.get(keyOf(probe, kind === 'check' ? transition.name : undefined, false))
    if (!topic) return
    topic.transitions += 1
    update(topic, toServingStatus(to))
  }

  function followPhase(): void {
    for (const topic of topics.values()) {
      if (isDraining(health, topic.target)) update(topic, ServingStatus.NOT_SERVING)
      // No transition is about local checks alone. Not on each change of a check: an evaluation may cause the next one.
      else if (topic.local && topic.evaluated) void evaluate(topic)
    }
  }

  function update(topic: Topic, found: ServingStatus | undefined): void {
    const status = isDraining(health, topic.target) ? ServingStatus.NOT_SERVING : found
    topic.status = status
    if (!topic.evaluated || status === undefined || status === topic.sent) return
    topic.sent = status
    for (const { send } of topic.watchers) send(status)
  }

  function topicOf(key: string, target: Target, local: boolean): Topic {
    const known = topics.get(key)
    if (known) return known
    const topic: Topic = { target, local, watchers: new Set(), status: undefined, transitions: 0, evaluated: false, sent: undefined }
    topics.set(key, topic)
    return topic
  }

  return {
    add(target, local, send) {
      const key = keyOf(target.probe, target.check, local)
      const topic = topicOf(key, target, local)
      const watcher = { send }
      topic.watchers.add(watcher)
      stop ??= start()
      void evaluate(topic).then(() => {
        if (topic.sent !== undefined && topic.watchers.has(watcher)) send(topic.sent)
      })
      return () => {
        topic.watchers.delete(watcher)
        if (topic.watchers.size === 0 && topics.get(key) === topic) topics.delete(key)
        if (topics.size > 0) return
        stop?.()
        stop = undefined
      }
    },
  }
}

function keyOf(probe: Probe, check: string | undefined, local: boolean): string {
  return `${probe} ${check ?? ''} ${local}`
}
