import { existsSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { type Builds, joinBuilds, type Location } from './builds'
import { buildComposeFiles } from './compose/overrides'
import { findFiles } from './find-files'
import { buildKustomizations } from './kustomize/build'
import { joinManifests, type Manifests } from './manifests'
import { languageOf, readSource } from './read-source'
import { problemAt, readText, unreadable } from './read-text'
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
  const targets = paths.map((path) => (path === '-' ? path : findTarget(path, cwd)))
  const files = targets.flatMap((target) => (target === '-' ? [] : target.files))
  const builds = joinBuilds([buildKustomizations(files), buildComposeFiles(files)])
  const parts: Partial<Manifests>[] = []
  for (const target of targets) parts.push(target === '-' ? readStdin(await collect(stdin)) : readTarget(target, builds))
  return joinManifests([...parts, ...builds.parts])
}

/** A file or a folder that the caller names. */
interface Target {
  readonly path: string
  readonly isFolder: boolean
  readonly files: readonly Location[]
  /** What is in the folder and cannot be read. */
  readonly problems: readonly Partial<Manifests>[]
}

function findTarget(path: string, cwd: string): Target {
  const full = resolve(cwd, path)
  try {
    if (!statSync(full).isDirectory()) return { path, isFolder: false, files: [{ full, shown: path }], problems: [] }
  } catch (error) {
    return { path, isFolder: false, files: [], problems: [unreadable(path, error)] }
  }
  const found = findFiles(full).map((file) => ({ full: file.path, shown: join(path, relative(full, file.path)), error: file.error }))
  return {
    path,
    isFolder: true,
    files: found.filter(({ error }) => error === undefined),
    problems: found.flatMap(({ shown, error }) => (error === undefined ? [] : [unreadable(shown, error)])),
  }
}

function readTarget({ path, isFolder, files, problems }: Target, builds: Builds): Manifests {
  const own = files.filter(({ full }) => !builds.files.has(full))
  const read = joinManifests([...problems, ...own.map(({ full, shown }) => (isFolder ? readWalked : readNamed)(shown, full))])
  const isJudged = !isFolder || own.length < files.length || !isEmpty(read)
  return isJudged ? read : joinManifests([read, problemAt(path, nothingIn(read))])
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
  try {
    const source = createSource(file, readText(full))
    return readSource(source, languageOf(source) ?? 'yaml')
  } catch (error) {
    return unreadable(file, error)
  }
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
