/** How much a version must be raised. `none` when no import has changed. */
export type Bump = 'none' | 'patch' | 'minor' | 'major'

const BY_SIZE: readonly Bump[] = ['none', 'patch', 'minor', 'major']

/** The larger of two. */
export const larger = (one: Bump, other: Bump): Bump => (BY_SIZE.indexOf(one) > BY_SIZE.indexOf(other) ? one : other)

/** The change from one report to the next, and the smallest bump for it. */
export interface Changes {
  readonly bump: Bump
  /** Lines for a person: the removed ones, or else the added ones. */
  readonly lines: readonly string[]
}

const DECLARATION = /^(?:export )?(?:declare |abstract |default )*(?:class|const|enum|function|interface|let|namespace|type) (\w+)/
const MEMBER = /^ {4}(?:(?:readonly|static|abstract|get|set|async) )*["']?([\w$-]+)["']?[?]?[(:<]/

/** The lines between the fences, without comments. A change of a comment does not count. */
function codeLines(report: string): string[] {
  const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(report) ?? []
  return code.split('\n').filter((line) => line.trim() !== '' && !/^\s*(\/\/|import )/.test(line))
}

/** Every name that can be used: a declaration, or `Declaration.member`. */
function names(lines: readonly string[]): Set<string> {
  const found = new Set<string>()
  let declaration = ''
  for (const line of lines) {
    const name = DECLARATION.exec(line)?.[1]
    const member = MEMBER.exec(line)?.[1]
    if (name) {
      declaration = name
      // A declaration without `export` is listed because an export needs it. It cannot be imported, so a new name breaks no user.
      if (line.startsWith('export')) found.add(name)
    } else if (member) found.add(`${declaration}.${member}`)
  }
  return found
}

/** The lines of `one` that `other` lacks, as many times as it lacks them. */
function missing(one: readonly string[], other: readonly string[]): string[] {
  const rest = [...other]
  return one.filter((line) => {
    const at = rest.indexOf(line)
    if (at >= 0) rest.splice(at, 1)
    return at < 0
  })
}

/**
 * Compares two reports. A removed name is major, because it breaks its users. Any other difference is at least minor. A
 * person must judge whether an altered line breaks users.
 */
export function changesBetween(before: string, after: string): Changes {
  const [old, now] = [codeLines(before), codeLines(after)]
  const kept = names(now)
  const lost = [...names(old)].filter((name) => !kept.has(name))
  if (lost.length > 0) return { bump: 'major', lines: lost.map((name) => `${name} is gone`) }
  const altered = missing(old, now).map((line) => `- ${line.trim()}`)
  const added = missing(now, old).map((line) => `+ ${line.trim()}`)
  return { bump: altered.length + added.length > 0 ? 'minor' : 'none', lines: [...altered, ...added] }
}
