import { spawnSync } from 'node:child_process'
import { createHealth } from '@hale/core'
import { systemd } from '@hale/node'

// A service that its parent process commands, by message.

let alive = true
const health = createHealth({
  liveness: { alive: { run: () => alive, maxAge: 0 } },
  readiness: { queue: { run: async () => {}, maxAge: 0 } },
})
const release = health.hold('migrations')
const { active } = systemd(health)

const orders: Readonly<Record<string, () => void>> = {
  release,
  drain: health.drain,
  break: () => {
    alive = false
  },
  block: () => {
    for (const end = Date.now() + 3_000; Date.now() < end; );
  },
  environment: () => {
    const { stdout } = spawnSync('/usr/bin/env', { encoding: 'utf8' })
    process.send?.({ environment: stdout })
  },
  exit: () => process.exit(),
}
process.on('message', (order: string) => orders[order]?.())
process.send?.({ active })
