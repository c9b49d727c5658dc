import { cpus, release, totalmem, type } from 'node:os'

/** The machine and the runtime, in a line. */
export function machine(): string {
  const all = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return `Node.js ${process.versions.node} · ${all.length} × ${all[0]?.model.trim() ?? 'unknown CPU'} · ${memory} GB · ${type()} ${release()}`
}
