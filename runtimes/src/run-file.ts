import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Outcome } from './runtime'

const commands: Readonly<Record<'Node' | 'Bun' | 'Deno', readonly string[]>> = {
  Node: [],
  Bun: ['run'],
  Deno: ['run', '--allow-all', '--no-remote', '--node-modules-dir=manual'],
}

/** Runs a file of suites and reads the outcomes that it prints. Rejects when the runtime fails. */
export async function runFile(name: 'Node' | 'Bun' | 'Deno', binary: string, file: string): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  const child = spawn(binary, [...commands[name], file], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(signal ?? code))
  })
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('{"suite":')) outcomes.push(JSON.parse(line))
    else console.error(line)
  }
  const status = await ended
  if (status !== 0) throw new Error(`${name} ended with ${status} after ${outcomes.length} tests`)
  return outcomes
}
