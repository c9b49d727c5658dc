import type { Health } from '@hale/core'

/** What a stop needs of a probe thread. */
interface Closable {
  close(): Promise<void>
}

// One map for every copy of this package in a process: ESM and CommonJS load one each.
const KEY = Symbol.for('@hale/node/probe-threads')
type Registry = WeakMap<object, Set<Closable>>

function registry(): Registry {
  const holder = globalThis as { [KEY]?: Registry }
  holder[KEY] ??= new WeakMap()
  return holder[KEY]
}

/** Lets `gracefulShutdown` find the thread through its health. Returns a function that forgets it. */
export function rememberThread(health: Health, thread: Closable): () => void {
  const threads = registry().get(health) ?? new Set()
  registry().set(health, threads.add(thread))
  return () => void threads.delete(thread)
}

/** Closes every probe thread of a health. A stop calls it last, so that probes are answered until the end. */
export async function closeThreads(health: Pick<Health, 'drain'>): Promise<void> {
  await Promise.all([...(registry().get(health) ?? [])].map((thread) => thread.close()))
}
