import type { CommandLine } from '../../manifest/command-line'
import { type Healthcheck, urlsOf } from '../../manifest/healthcheck'
import type { Tree } from '../../manifest/tree'
import { withScript, withWords } from '../edits/command-edits'
import { replaceSpan } from '../edits/line-edits'
import { setKey } from '../edits/tree-edits'
import type { Fix } from '../finding'
import type { Rule } from '../rule'
import { callOf } from './exec-programs'
import { type CheckedContainer, checkedContainers, checkedName } from './healthchecks'
import { isInstalled, type Tool, toolsOf } from './image-tools'
import { secondsText } from './sum'

type Build = NonNullable<CheckedContainer['built']>

const TOOLS = ['curl', 'wget'] as const

export const healthcheckToolMissing: Rule = {
  id: 'healthcheck-tool-missing',
  severity: 'error',
  needs: 'files',
  question: 'Is the program that the health check calls in the image?',
  why: 'Slim, distroless and scratch images have neither curl nor wget, and Alpine has no curl. The check fails each time, with 127.',
  remedy: 'Call the runtime that the image has anyway, or install the program in the last stage.',
  *check({ manifests }) {
    for (const container of checkedContainers(manifests)) {
      const { healthcheck, image } = container
      const missing = TOOLS.find((tool) => callOf(healthcheck.command, tool) && isMissing(tool, container))
      if (!missing || image === undefined) continue
      const { interval, retries, startPeriod } = healthcheck
      yield {
        place: healthcheck.place,
        message: `The health check of ${checkedName(healthcheck)} never passes: ${image} has no ${missing}.`,
        sum: `unhealthy after start period ${secondsText(startPeriod.value)} + interval ${secondsText(interval.value)} × retries ${retries.value} = ${secondsText(startPeriod.value + interval.value * retries.value)}`,
        fix: fixOf(container, missing),
      }
    }
  },
}

function isMissing(tool: Tool, { image, built }: CheckedContainer): boolean {
  const tools = image === undefined ? undefined : toolsOf(image)
  if (!tools) return false
  return !isInstalled(tool, built?.stage.instructions ?? [], tools.includes(tool))
}

function fixOf({ healthcheck, image = '', built, tree }: CheckedContainer, missing: Tool): Fix {
  const { command } = healthcheck
  const url = urlsOf(command)[0]?.href.replace('localhost', '127.0.0.1') ?? 'http://127.0.0.1:3000/livez'
  const other = missing === 'curl' && toolsOf(image)?.includes('wget')
  if (other) return { say: 'Call the wget of BusyBox.', edits: [rewrite(command, ['wget', '-q', '-O', '/dev/null', url])] }
  const call = runtimeCall(image, url)
  if (call) return { say: 'Send the request with the runtime of the image.', edits: [rewrite(command, call)] }
  return built && healthcheck.owner === 'dockerfile'
    ? inDockerfile(built, healthcheck, missing, image)
    : withoutCheck(tree, healthcheck, missing)
}

/** An image with a package manager gets the program; another one gets no health check. */
function inDockerfile({ dockerfile: { source } }: Build, { command }: Healthcheck, missing: Tool, image: string): Fix {
  const line = source.lineAt(source.text.slice(0, command.span.start).search(/\bHEALTHCHECK\b(?![\s\S]*\bHEALTHCHECK\b)/i))
  const instruction = { start: line.start, end: command.span.end }
  const installed = installLine(image, missing)
  if (!installed)
    return { say: 'Leave the health check to the orchestrator.', edits: [replaceSpan(source, instruction, 'HEALTHCHECK NONE')] }
  return { say: `Install ${missing}.`, edits: [replaceSpan(source, { start: line.start, end: line.start }, `${installed}\n`)] }
}

function installLine(image: string, tool: Tool): string | undefined {
  if (/alpine/.test(image)) return `RUN apk add --no-cache ${tool}`
  if (/distroless|chainguard|^scratch|busybox/.test(image)) return undefined
  return `RUN apt-get update && apt-get install -y --no-install-recommends ${tool} && rm -rf /var/lib/apt/lists/*`
}

function withoutCheck(tree: Tree | undefined, { owner }: Healthcheck, missing: Tool): Fix {
  const disabled = owner === 'compose' && tree?.kind === 'map' ? [setKey(tree, 'disable', true)] : []
  return { say: `Use an image with ${missing}, or no health check.`, edits: disabled }
}

/** Replaces the whole command: what is left of its script, such as `|| exit 1`, adds nothing. */
function rewrite(command: CommandLine, words: readonly string[]) {
  if (command.script !== undefined && command.tree?.kind === 'scalar') return withScript(command, words.map(shellWord).join(' '))
  return withWords(command, words)
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `"${word.replace(/["\\$`]/g, '\\$&')}"`
}

function runtimeCall(image: string, url: string): string[] | undefined {
  const node = /distroless\/nodejs/.test(image) ? '/nodejs/bin/node' : /(^|\/)node(:|@|$)/.test(image) ? 'node' : undefined
  const script = `fetch('${url}').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))`
  if (node) return [node, '-e', script]
  if (/(^|\/)bun(:|@|$)/.test(image)) return ['bun', '-e', script]
  return /(^|\/)python(:|@|$)/.test(image)
    ? ['python', '-c', `import urllib.request; urllib.request.urlopen('${url}', timeout=2)`]
    : undefined
}
