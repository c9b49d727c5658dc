import type { Instruction } from '../../manifest/docker/instructions'
import { programOf, simpleCommands, splitWords } from '../../manifest/shell-words'

export type Tool = 'curl' | 'wget'

/** What an image brings: BusyBox has wget and no curl. `undefined` for an image that is not known. */
export function toolsOf(image: string): readonly Tool[] | undefined {
  const [path = '', digest] = image.split('@', 1)[0]?.split(/:(?=[^/]*$)/) ?? []
  const tag = digest ?? 'latest'
  if (path === 'scratch' || /(^|\/)distroless\//.test(path)) return /debug/.test(tag) ? ['wget'] : []
  if (/^cgr\.dev\/chainguard\//.test(path)) return tag.includes('dev') ? undefined : []
  const name = officialName(path)
  if (!name) return undefined
  if (name === 'alpine' || name === 'busybox' || /alpine/.test(tag)) return ['wget']
  if (name === 'debian' || name === 'ubuntu' || /slim|distroless/.test(tag)) return []
  // The full images of languages are built on one with both.
  return name.startsWith('oven/') || name.startsWith('denoland/') ? [] : ['curl', 'wget']
}

const OFFICIAL = /^(node|python|ruby|golang|rust|debian|ubuntu|alpine|busybox|oven\/bun|denoland\/deno)$/

/** The name of an image that Docker's own teams keep. A copy of another registry may hold anything. */
function officialName(path: string): string | undefined {
  const name = path.replace(/^(docker\.io\/|mirror\.gcr\.io\/|public\.ecr\.aws\/docker\/)?(library\/)?/, '')
  return OFFICIAL.test(name) ? name : undefined
}

/** Whether the container's `wget` is BusyBox', which asks only the first address of a name. */
export function hasBusyboxWget(image: string | undefined): boolean {
  return image !== undefined && /(^|[:/-])(alpine|busybox)/.test(image)
}

/** Whether the instructions of a stage leave a tool in the image. */
export function isInstalled(tool: Tool, instructions: readonly Instruction[], fromBase: boolean): boolean {
  return instructions.reduce((present, instruction) => {
    if (instruction.name === 'COPY' || instruction.name === 'ADD') return present || brings(tool, instruction)
    return instruction.name === 'RUN' ? afterRun(tool, instruction, present) : present
  }, fromBase)
}

/** Copies of the tool, and of whole folders of programs. */
function brings(tool: Tool, { rest, flags }: Instruction): boolean {
  if (rest.includes(tool)) return true
  return flags.has('from') && /(^|\s)\/((usr\/)?(local\/)?s?bin\/?|usr\/?)?\s/.test(`${rest} `)
}

function afterRun(tool: Tool, { rest, heredocs }: Instruction, before: boolean): boolean {
  let present = before
  const virtual = new Map<string, boolean>()
  for (const command of simpleCommands(splitWords([rest, ...heredocs].join('\n')))) {
    const named = command.some((word) => word.replace(/[=~<>].*$/, '') === tool)
    const [program, action] = [programOf(command), command.find((word) => /^(install|add|remove|purge|del|erase|-S)$/.test(word))]
    if (!PACKAGE_MANAGERS.test(program) || !action) continue
    const group = command[command.findIndex((word) => /^(-t|--virtual)$/.test(word)) + 1]
    if (/^(install|add|-S)$/.test(action)) {
      if (named && group && command.some((word) => /^(-t|--virtual)$/.test(word))) virtual.set(group, present)
      present ||= named
    } else if (named) present = false
    for (const [name, wasPresent] of virtual) if (/del/.test(action) && command.includes(name)) present = wasPresent
  }
  return present
}

const PACKAGE_MANAGERS = /^(apt|apt-get|aptitude|apk|dnf|microdnf|tdnf|yum|zypper|pacman)$/
