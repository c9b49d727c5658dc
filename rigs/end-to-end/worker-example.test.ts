import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readReportFile } from '@hale/node'
import { describeWithServer, freePort, redisServer } from '@hale/testbed'
import { expect, it, onTestFinished, vi } from 'vitest'

interface Running {
  readonly child: ChildProcess
  readonly port: number
  readonly file: string
  readonly output: string
  addMail(to: string, takes: number): Promise<void>
}

describeWithServer(redisServer, 'the worker example', (redis) => {
  async function start(): Promise<Running> {
    const folder = mkdtempSync(join(tmpdir(), 'hale-worker-'))
    const file = join(folder, 'health.json')
    const port = await freePort()
    const env = {
      ...process.env,
      PORT: String(port),
      REDIS_PORT: String(redis().port),
      REDIS_PASSWORD: redis().password,
      REPORT_FILE: file,
    }
    const run = (...args: string[]) =>
      spawn(process.execPath, ['--import', 'tsx', ...args], {
        cwd: join(import.meta.dirname, '../../examples', 'worker'),
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      })
    const child = run('worker.ts')
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    onTestFinished(() => {
      child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    })
    await vi.waitFor(() => expect(output).toContain('waiting for mails'), { timeout: 60_000 })
    return {
      child,
      port,
      file,
      get output() {
        return output
      },
      async addMail(to, takes) {
        const added = run('add-mail.ts', to, String(takes))
        expect((await once(added, 'exit'))[0]).toBe(0)
      },
    }
  }

  const statusOf = async (port: number, path: string): Promise<number> => (await fetch(`http://127.0.0.1:${port}${path}`)).status
  const until = (work: () => Promise<void>): Promise<void> => vi.waitFor(work, { timeout: 60_000, interval: 100 })

  it('works, is probed by port and by file, and loses no mail when it stops', async () => {
    const running = await start()
    const { child, port, file, addMail } = running
    await until(async () => expect(await statusOf(port, '/readyz')).toBe(200))
    await until(async () => expect(await readReportFile(file)).toMatchObject({ status: 'healthy', problem: undefined }))
    await addMail('first@example.com', 10)
    await vi.waitFor(() => expect(running.output).toContain('sent a mail to first@example.com'), { timeout: 60_000 })

    await addMail('slow@example.com', 3_000)
    await until(async () => expect((await readReportFile(file)).report?.checks['mails']?.data).toEqual({ waiting: 1 }))
    const exited = once(child, 'exit')
    child.kill('SIGTERM')
    await until(async () => expect([await statusOf(port, '/livez'), await statusOf(port, '/readyz')]).toEqual([200, 503]))
    expect(await exited).toEqual([0, null])
    expect(running.output).toContain('sent a mail to slow@example.com')
    expect(existsSync(file)).toBe(false)
  })

  it('is not ready while Redis is away, and ready again when it is back', async () => {
    const { port, file } = await start()
    await until(async () => expect(await statusOf(port, '/readyz')).toBe(200))
    await redis().stop()
    await until(async () => expect([await statusOf(port, '/readyz'), await statusOf(port, '/livez')]).toEqual([503, 200]))
    await until(async () => expect((await readReportFile(file)).status).toBe('unhealthy'))
    await redis().start()
    await until(async () => expect(await statusOf(port, '/readyz')).toBe(200))
  })
})
