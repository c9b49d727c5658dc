import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { ClusterMessage } from './cluster-service'

/** A service of four worker processes that Prometheus scrapes, whose databases can be broken. */
export interface Cluster {
  /** Host and port, as a scrape configuration has it. */
  readonly target: string
  /** Breaks the databases of this many workers. Resolves when every worker has noticed. */
  breakDatabases(workers: number): Promise<void>
  close(): Promise<void>
}

export async function startCluster(): Promise<Cluster> {
  const child = fork(join(import.meta.dirname, 'cluster-service.ts'), { cwd: import.meta.dirname, execArgv: ['--import', 'tsx'] })
  const exited = once(child, 'exit')
  const failed = exited.then(([code]) => Promise.reject(new Error(`the cluster has exited with ${code}`)))

  async function nextMessage(): Promise<ClusterMessage> {
    const [message] = (await Promise.race([once(child, 'message'), failed])) as [ClusterMessage]
    return message
  }

  const { port } = await nextMessage()
  return {
    target: `127.0.0.1:${port}`,
    async breakDatabases(workers) {
      child.send({ down: workers } satisfies ClusterMessage)
      await nextMessage()
    },
    async close() {
      if (child.connected) child.disconnect()
      await exited
    },
  }
}
