import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

/** A server of a project, in a process of its own. */
export interface RunningServer {
  get(path: string): Promise<{ readonly status: number; readonly body: string }>
  /** Ctrl-C. Resolves with the exit code. */
  stop(): Promise<number | null>
  kill(): void
}

/** Starts `server.js`, and waits until it answers. */
export async function runServer(folder: string, port: number, env: Readonly<Record<string, string>> = {}): Promise<RunningServer> {
  const { PATH = '' } = process.env
  const child = spawn(process.execPath, ['server.js'], { cwd: folder, env: { PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  const ended = once(child, 'exit')
  const get = async (path: string): Promise<{ status: number; body: string }> => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`)
    return { status: response.status, body: await response.text() }
  }
  while (!(await get('/livez').catch(() => undefined))) {
    if (child.exitCode !== null) throw new Error(`server.js ended with ${child.exitCode}:\n${output}`)
    await sleep(50)
  }
  return {
    get,
    async stop() {
      child.kill('SIGINT')
      const [code] = await ended
      if (code !== 0) process.stderr.write(output)
      return code
    },
    kill: () => void child.kill('SIGKILL'),
  }
}
