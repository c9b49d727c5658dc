import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'

const PACKAGE = fileURLToPath(new URL('..', import.meta.url))
const require = createRequire(import.meta.url)
const TSX = pathToFileURL(require.resolve('tsx')).href

/** Runs a module that imports the package's source as a script in a process of its own, to its end. */
function script(source: string): Promise<{ code: number | null; output: string }> {
  const module = `import { createHealth } from '@hale/core'\n${source}`
  const args = ['--import', TSX, '--input-type=module', '--eval', module]
  const child = spawn(process.execPath, args, { cwd: PACKAGE, timeout: 60_000, killSignal: 'SIGKILL' })
  const output: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => void output.push(data))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output: Buffer.concat(output).toString() }))
  })
}

describe('the process', () => {
  it("of a one-shot script does not exit while a check hangs, and learns of it (AbortSignal.timeout is unref'd)", async () => {
    const { code, output } = await script(`
      const health = createHealth({ readiness: { database: { timeout: 100, run: () => new Promise(() => {}) } } })
      const { status, checks } = await health.report('readiness')
      console.log(status, checks.database.error.code)
      process.exitCode = status === 'healthy' ? 0 : 1
    `)
    expect([code, output.trim()]).toEqual([1, 'unhealthy timeout'])
  })

  it('does not stay alive for a run that was given up', async () => {
    const { code, output } = await script(`
      const hangs = { timeout: 50, run: () => new Promise(() => {}) }
      await createHealth({ readiness: { a: hangs, b: hangs }, startup: { c: hangs } }).report()
      console.log('done')
    `)
    expect([code, output.trim()]).toEqual([0, 'done'])
  })

  it('does not stay alive because of a background schedule', async () => {
    const { code, output } = await script(`
      const health = createHealth({ readiness: { database: { every: 60_000, run: async () => true } } })
      health.start()
      console.log((await health.report('readiness')).status)
    `)
    expect([code, output.trim()]).toEqual([0, 'healthy'])
  })

  it('does not stay alive because of checks that begin by themselves, hang and never pass', async () => {
    const { code, output } = await script(`
      const hangs = { timeout: 60_000, every: 60_000, run: () => new Promise(() => {}) }
      createHealth({ readiness: { hangs }, startup: { migrations: () => false, cache: async () => false } })
      createHealth({ readiness: { queue: hangs } }).start()
      console.log('done')
    `)
    expect([code, output.trim()]).toEqual([0, 'done'])
  })

  it('survives what a check rejects with late, and a listener that throws', async () => {
    const { code, output } = await script(`
      const late = { timeout: 20, run: () => new Promise((_, reject) => setTimeout(reject, 60, undefined)) }
      const health = createHealth({ readiness: { late }, liveness: { loop: () => Promise.reject(new Error('no')) } })
      health.onTransition(() => { throw new Error('the log is full') })
      health.onTransition(async () => { throw new Error('the pager is off') })
      await health.report()
      setTimeout(() => console.log('alive'), 100)
    `)
    expect(code).toBe(0)
    expect(output).toContain('alive')
    expect(output).not.toContain('UnhandledPromiseRejection')
  })
})
