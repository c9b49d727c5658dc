import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, it, onTestFinished } from 'vitest'

// A receiver that accepts and never answers, and a service that has nothing else to do.
const SOURCE = `
  import { createHealth } from '@hale/core'
  import { heartbeat, webhook } from '@hale/push'
  const url = process.argv[2]
  let up = false
  const health = createHealth({ readiness: { database: { maxAge: 0, run: async () => up } } })
  heartbeat(health, { url })
  webhook(health, { url, secret: 'whsec_c2VjcmV0IG9mIGEgdGVzdA==', remindEvery: 1000 })
  await health.report('readiness')
  process.send('sent')
  process.disconnect()`

it('a process with nothing else to do ends, although a receiver hangs', async () => {
  const receiver = createServer(() => {}).listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  const folder = mkdtempSync(join(tmpdir(), 'hale-push-'))
  const file = join(folder, 'service.mjs')
  onTestFinished(() => {
    receiver.close()
    rmSync(folder, { recursive: true })
  })
  await build({
    stdin: { contents: SOURCE, resolveDir: import.meta.dirname, loader: 'ts' },
    tsconfig: join(import.meta.dirname, '../tsconfig.json'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile: file,
  })
  const child = fork(file, [`http://127.0.0.1:${(receiver.address() as { port: number }).port}`])
  onTestFinished(() => void child.kill('SIGKILL'))
  const exited = once(child, 'exit')
  await once(child, 'message')
  expect(await exited).toEqual([0, null])
})
