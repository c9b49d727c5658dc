import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'

/** An event, as `hale simulate --format json` prints it. */
export interface SimulatedEvent {
  readonly at: number
  readonly workload: string
  readonly event: 'unready' | 'ready' | 'killed' | 'started'
}

const bin = join(dirname(createRequire(import.meta.url).resolve('@hale/cli/package.json')), 'dist/bin.cjs')

/** Runs the built `hale simulate` on a file that comes on its standard input. */
export async function haleSimulate(file: string, url: string, fault: string): Promise<readonly SimulatedEvent[]> {
  const child = spawn(process.execPath, [bin, 'simulate', '-', '--url', url, '--fault', fault, '--for', '2m', '--format', 'json'])
  child.stdin.end(file)
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  if (out === '') throw new Error(err)
  return JSON.parse(out).events
}
