import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { findFiles } from './find-files'
import { joinManifests, type Manifests } from './manifests'
import { languageOf, readSource } from './read-source'
import { createSource } from './source'

/** What a walked file must hold to be read: so a lock file of 20,000 lines costs nothing. */
const OURS =
  /["']?\b(apiVersion|services|containerDefinitions|taskDefinition|serviceName|TargetGroups|TargetGroupName|HealthCheckPath)["']?\s*:/

const A_FILE = 'a file'
const A_TEMPLATE = 'a Helm template'

/** Reads files and folders. `-` is the standard input. What cannot be read is in `problems`; nothing throws. */
export async function readManifests(
  paths: readonly string[],
  { cwd, stdin }: { readonly cwd: string; readonly stdin: AsyncIterable<string | Uint8Array> },
): Promise<Manifests> {
  const parts: Partial<Manifests>[] = []
  for (const path of paths) parts.push(path === '-' ? readStdin(await collect(stdin)) : readPath(path, cwd))
  return joinManifests(parts)
}

function readPath(path: string, cwd: string): Manifests {
  const full = resolve(cwd, path)
  try {
    if (!statSync(full).isDirectory()) return joinManifests([readNamed(path, full)])
    return readFolder(path, full)
  } catch (error) {
    return joinManifests([unreadable(path, error)])
  }
}

function readFolder(path: string, full: string): Manifests {
  const parts = findFiles(full).map(({ path: file, error }) => {
    const shown = join(path, relative(full, file))
    return error === undefined ? readWalked(shown, file) : unreadable(shown, error)
  })
  const read = joinManifests(parts)
  return isEmpty(read) ? joinManifests([read, problemAt(path, nothingIn(read))]) : read
}

/** Whether a folder held nothing to read, so that "nothing found" would say nothing. */
function isEmpty({ problems, passedOver, ...described }: Manifests): boolean {
  const isRead = problems.length > 0 || passedOver.some(({ what }) => what !== A_FILE && what !== A_TEMPLATE)
  return !isRead && Object.values(described).every((list) => list.length === 0)
}

function nothingIn({ passedOver }: Manifests): string {
  const templates = passedOver.some(({ what }) => what === A_TEMPLATE)
  return templates ? 'it holds only templates of Helm: helm template <chart> | hale doctor -' : 'it holds no manifest'
}

/** A file that the caller names is read whatever it is called. */
function readNamed(file: string, full: string): Partial<Manifests> {
  const source = createSource(file, readText(full))
  return readSource(source, languageOf(source) ?? 'yaml')
}

function readWalked(file: string, full: string): Partial<Manifests> {
  try {
    const source = createSource(file, readText(full))
    const language = languageOf(source)
    if (!language || (language === 'yaml' && !OURS.test(source.text))) return { passedOver: [{ file, what: A_FILE }] }
    if (isHelmTemplate(full, source.text)) return { passedOver: [{ file, what: A_TEMPLATE }] }
    return readSource(source, language)
  } catch (error) {
    return unreadable(file, error)
  }
}

/** @throws TypeError for bytes that are no UTF-8, which no manifest has. */
function readText(full: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(full))
  } catch (error) {
    throw error instanceof TypeError ? new TypeError('it is not UTF-8') : error
  }
}

/** A command before the pipe that has failed writes nothing. That must not look like a deployment without a fault. */
function readStdin(text: string): Partial<Manifests> {
  if (text.trim() === '') return problemAt('<stdin>', 'it is empty: look at the command before the pipe')
  const source = createSource('<stdin>', text)
  return readSource(source, languageOf(source) ?? 'yaml')
}

async function collect(stdin: AsyncIterable<string | Uint8Array>): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of stdin) text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
  return text + decoder.decode()
}

/** A template of a chart becomes YAML by `helm template`. */
function isHelmTemplate(full: string, text: string): boolean {
  if (!text.includes('{{')) return false
  for (let folder = dirname(full); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'Chart.yaml'))) return true
  }
  return false
}

function unreadable(file: string, error: unknown): Partial<Manifests> {
  const { code, message } = error as NodeJS.ErrnoException
  return problemAt(file, REASONS[code ?? ''] ?? message)
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  ELOOP: 'the link leads to itself',
}

function problemAt(file: string, message: string): Partial<Manifests> {
  return { problems: [{ place: createSource(file, '').placeOf({ start: 0, end: 0 }), message }] }
}
