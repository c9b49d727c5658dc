import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { createLeash } from './leash'
import { signal } from './process-tree'

/** Whether the process runs. An ended process may stay as a zombie if its parent does not collect it. */
function runs(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z')
  } catch {
    return false
  }
}

/** A program that puts a server of ten minutes on a leash, prints both, and waits. */
function program(): string {
  const source = readFileSync(join(import.meta.dirname, 'leash.ts'), 'utf8')
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 }
  return `${ts.transpileModule(source, { compilerOptions }).outputText}
    import { writeFileSync } from 'node:fs'
    const { folder } = createLeash('test')
    const { pid } = spawn('sleep', ['600'], { stdio: 'ignore' })
    writeFileSync(join(folder, 'pid'), String(pid))
    console.log(JSON.stringify({ folder, pid }))`
}

describe('a leash', () => {
  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'ends the server, even a frozen one, and removes the folder when its holder ends by %s',
    async (name) => {
      const holder = spawn(process.execPath, ['--input-type=module', '-e', program()], { stdio: ['ignore', 'pipe', 'inherit'] })
      const [printed] = await once(holder.stdout, 'data')
      const { folder, pid } = JSON.parse(String(printed)) as { folder: string; pid: number }
      expect([existsSync(folder), runs(pid)]).toEqual([true, true])
      signal(pid, 'SIGSTOP')
      holder.kill(name)
      await expect.poll(() => [existsSync(folder), runs(pid)], { timeout: 60_000 }).toEqual([false, false])
    },
  )

  it('removes the folder and ends the server when it is released', async () => {
    const leash = createLeash('test')
    const server = spawn('sleep', ['600'], { stdio: 'ignore' })
    const ended = once(server, 'exit')
    writeFileSync(join(leash.folder, 'pid'), String(server.pid))
    await leash.release()
    await ended
    expect(existsSync(leash.folder)).toBe(false)
  })
})
