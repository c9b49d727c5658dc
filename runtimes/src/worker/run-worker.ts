import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePorts } from '@hale/testbed/free-port'
import type { Outcome } from '../runtime'
import { writeConfig } from './config'
import { startLeavingClient } from './leaving-client'

// The number of entrypoints in src/mounts/worker.ts.
const APPS = 8
const START = 10_000

/** Serves the Worker in real workerd and runs its tests, one after the other. */
export async function runWorker(binary: string, file: string): Promise<readonly Outcome[]> {
  // workerd does not print the port that it chose for 0.
  const [main = 0, ...apps] = await freePorts(APPS + 1)
  const client = await startLeavingClient()
  const config = join(dirname(file), 'worker.capnp')
  writeFileSync(config, writeConfig(basename(file), { main, apps, leavingClient: client.port }))
  const child = spawn(binary, ['serve', config], { stdio: 'inherit' })
  const closed = once(child, 'close')
  try {
    const count = Number(await whenServed(child, main))
    const outcomes: Outcome[] = []
    for (let index = 0; index < count; index++) {
      const answer = await fetch(`http://127.0.0.1:${main}/${index}`)
      const text = await answer.text()
      outcomes.push(answer.ok ? JSON.parse(text) : { suite: 'workerd', test: `number ${index}`, outcome: 'failed', error: text })
    }
    return outcomes
  } finally {
    client.close()
    child.kill()
    await closed
  }
}

async function whenServed(child: ChildProcess, port: number): Promise<string> {
  const end = Date.now() + START
  for (;;) {
    try {
      return await (await fetch(`http://127.0.0.1:${port}/`)).text()
    } catch (cause) {
      if (child.exitCode !== null || Date.now() > end) throw new Error('workerd does not serve the Worker', { cause })
      await wait(50)
    }
  }
}
