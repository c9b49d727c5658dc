import type { Health, Transition } from '@hale/core'
import { ServingStatus } from './messages'
import type { Target } from './services'
import { askStatus, isLeaving, lookUpStatus } from './serving-status'

type Tell = (status: ServingStatus) => void

/** Those who watch one thing, and what they know of it. */
interface Topic {
  readonly target: Target
  readonly local: boolean
  readonly watchers: Set<{ readonly tell: Tell }>
  /** Nothing, until it was asked for once. */
  status?: ServingStatus
}

/** Tells watchers the status at once, and then of each change. */
export interface Watches {
  /** Returns what ends it. The last one to end takes the timer and the subscription along. */
  add(target: Target, local: boolean, tell: Tell): () => void
}

/** On-demand checks change only when somebody asks, so what is watched is asked for every `refresh` ms. */
export function createWatches(health: Health, refresh: number): Watches {
  const topics = new Map<string, Topic>()
  let stop: (() => void) | undefined

  function start(): () => void {
    const unsubscribe = health.onTransition(lookAgain)
    const timer = setInterval(() => {
      for (const topic of topics.values()) void ask(topic)
    }, refresh)
    timer.unref()
    return () => {
      unsubscribe()
      clearInterval(timer)
    }
  }

  async function ask(topic: Topic): Promise<void> {
    const { target, local } = topic
    const status = await askStatus(health, target, local)
    // By now something may have changed again, and been told.
    settle(topic, local ? status : lookUpStatus(health, target))
  }

  function lookAgain({ kind }: Transition): void {
    for (const topic of topics.values()) {
      // What nobody was told yet is told once it was asked for: half of its checks may not have run.
      if (topic.status === undefined) continue
      if (!topic.local || isLeaving(health, topic.target)) settle(topic, lookUpStatus(health, topic.target))
      // What local checks alone come to is found by asking. Not for each change of a check: asking could bring the next.
      else if (kind === 'phase') void ask(topic)
    }
  }

  function settle(topic: Topic, found: ServingStatus): void {
    const status = isLeaving(health, topic.target) ? ServingStatus.NOT_SERVING : found
    if (status === topic.status) return
    topic.status = status
    for (const { tell } of topic.watchers) tell(status)
  }

  function topicOf(target: Target, local: boolean): [string, Topic] {
    const key = `${target.probe} ${target.check ?? ''} ${local}`
    return [key, topics.get(key) ?? { target, local, watchers: new Set() }]
  }

  return {
    add(target, local, tell) {
      const [key, topic] = topicOf(target, local)
      const watcher = { tell }
      topics.set(key, topic)
      topic.watchers.add(watcher)
      stop ??= start()
      void ask(topic).then(() => {
        if (topic.status !== undefined && topic.watchers.has(watcher)) tell(topic.status)
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
