import { execFileSync } from 'node:child_process'

/** The process and all its descendants, the root first. */
export function processTree(root: number): number[] {
  const children = new Map<number, number[]>()
  for (const line of execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')) {
    const [pid = 0, parent = 0] = line.trim().split(/\s+/).map(Number)
    children.set(parent, [...(children.get(parent) ?? []), pid])
  }
  const tree = [root]
  for (const pid of tree) tree.push(...(children.get(pid) ?? []))
  return tree
}

/** Sends the signal. Returns false when the process has ended. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name)
  } catch {
    return false
  }
}

/**
 * Stops every process of the tree with SIGSTOP. One signal to a process group is not enough: each PostgreSQL backend leads
 * its own group. It starts with the root and repeats until it finds no new process, because a root may fork until it stops.
 */
export function freezeTree(root: number): void {
  const frozen = new Set<number>()
  let fresh = [root]
  while (fresh.length > 0) {
    for (const pid of fresh) {
      signal(pid, 'SIGSTOP')
      frozen.add(pid)
    }
    fresh = processTree(root).filter((pid) => !frozen.has(pid))
  }
}

/** Undoes {@link freezeTree}. */
export function thawTree(root: number): void {
  for (const pid of processTree(root).reverse()) signal(pid, 'SIGCONT')
}
