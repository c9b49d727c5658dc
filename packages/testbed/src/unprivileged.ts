import { execFileSync } from 'node:child_process'
import type { Owner } from './leash'

/** Some servers refuse to run as root. Then they run as the user that the system has for them. Other users run them as they are. */
export function unprivileged(user: string): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}
