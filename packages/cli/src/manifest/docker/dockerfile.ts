import { type CommandLine, execForm, shellForm } from '../command-line'
import { seconds } from '../duration'
import type { Healthcheck } from '../healthcheck'
import type { Problem } from '../problem'
import type { Setting } from '../setting'
import type { Place, Source, Span } from '../source'
import { type Instruction, readInstructions } from './instructions'

/** A Dockerfile. The last stage is what runs. */
export interface Dockerfile {
  readonly file: string
  readonly source: Source
  readonly stages: readonly Stage[]
  readonly final: Stage
}

export interface Stage {
  readonly name?: string | undefined
  readonly place: Place
  /** The image at the bottom of its chain of stages, arguments filled in: `node:20-alpine`. */
  readonly image: string
  /** The instructions of the stage, after those of the stages that it is built from. */
  readonly instructions: readonly Instruction[]
}

export function readDockerfile(source: Source): { readonly dockerfile?: Dockerfile; readonly problems: readonly Problem[] } {
  const { instructions, problems } = readInstructions(source)
  const stages = readStages(source, instructions)
  const final = stages.at(-1)
  if (problems.length > 0) return { problems }
  if (!final) return { problems: [{ place: source.placeOf({ start: 0, end: 0 }), message: 'a Dockerfile must hold a FROM' }] }
  return { dockerfile: { file: source.file, source, stages, final }, problems: [] }
}

function readStages(source: Source, instructions: readonly Instruction[]): Stage[] {
  const stages: Stage[] = []
  const globals = new Map<string, string>()
  for (const instruction of instructions) {
    if (instruction.name === 'FROM') stages.push(openStage(source, instruction, globals, stages))
    else if (stages.length === 0) addArgument(globals, instruction)
    else {
      const open = stages.pop() as Stage
      stages.push({ ...open, instructions: [...open.instructions, instruction] })
    }
  }
  return stages
}

function openStage(source: Source, from: Instruction, globals: ReadonlyMap<string, string>, stages: readonly Stage[]): Stage {
  const [, written = '', name] = /^(\S+)(?:\s+AS\s+(\S+))?/i.exec(from.rest) ?? []
  const image = fillArguments(written, globals)
  const base = stages.find((stage) => stage.name?.toLowerCase() === image.toLowerCase())
  return { name, place: source.placeOf(from.span), image: base?.image ?? image, instructions: base?.instructions ?? [] }
}

function addArgument(globals: Map<string, string>, { name, rest }: Instruction): void {
  const [, key, value = ''] = /^(\w+)(?:=(.*))?$/.exec(rest) ?? []
  if (name === 'ARG' && key) globals.set(key, value.replace(/^["'](.*)["']$/, '$1'))
}

function fillArguments(written: string, values: ReadonlyMap<string, string>): string {
  return written.replace(/\$(?:\{(\w+)(?::?-([^}]*))?\}|(\w+))/g, (_, braced?: string, byDefault?: string, plain?: string) => {
    return values.get(braced ?? plain ?? '') || (byDefault ?? '')
  })
}

/** What the container runs first: ENTRYPOINT, else CMD. An ENTRYPOINT gets CMD as arguments. */
export function commandsOf({ source }: Dockerfile, stage: Stage): { readonly entrypoint?: CommandLine; readonly cmd?: CommandLine } {
  const shell = shellOf(stage)
  const command = (name: string) => {
    const instruction = stage.instructions.findLast((candidate) => candidate.name === name)
    return instruction && commandOf(instruction, instruction.rest, source, shell)
  }
  const [entrypoint, cmd] = [command('ENTRYPOINT'), command('CMD')]
  return { ...(entrypoint && { entrypoint }), ...(cmd && { cmd }) }
}

/** The exec form is JSON. Anything else is a string for the shell. */
function commandOf({ span }: Instruction, rest: string, source: Source, shell: string): CommandLine {
  const where = { source, span: afterKeyword(source, span), place: source.placeOf(span) }
  const words = jsonWords(rest)
  return words ? execForm(words, where) : shellForm(rest, where, [], shell)
}

/** Where the command of `CMD`, `ENTRYPOINT` and `HEALTHCHECK ... CMD` begins. */
function afterKeyword({ text }: Source, { start, end }: Span): Span {
  const [before = ''] = /^(?:HEALTHCHECK\b[\s\S]*?\bCMD|CMD|ENTRYPOINT)\s+/i.exec(text.slice(start, end)) ?? []
  return { start: start + before.length, end }
}

function jsonWords(text: string): string[] | undefined {
  if (!text.startsWith('[')) return undefined
  try {
    const words: unknown = JSON.parse(text)
    return Array.isArray(words) && words.every((word) => typeof word === 'string') ? words : undefined
  } catch {
    return undefined
  }
}

/** `SHELL ["/bin/bash", "-c"]` changes the shell of every shell form. */
function shellOf({ instructions }: Stage): string {
  const shell = instructions.findLast(({ name }) => name === 'SHELL')
  return (shell && jsonWords(shell.rest)?.[0]) ?? '/bin/sh'
}

/** The HEALTHCHECK of a stage. `HEALTHCHECK NONE` is none. */
export function healthcheckOf({ source, file }: Dockerfile, stage: Stage): Healthcheck | undefined {
  const instruction = stage.instructions.findLast(({ name }) => name === 'HEALTHCHECK')
  const [, rest] = /^CMD\s+(.*)$/is.exec(instruction?.rest ?? '') ?? []
  if (!instruction || rest === undefined) return undefined
  const setting = (flag: string, byDefault: number): Setting => ({ value: seconds(instruction.flags.get(flag)) ?? byDefault })
  return {
    owner: 'dockerfile',
    name: file,
    place: source.placeOf(instruction.span),
    form: jsonWords(rest) ? 'exec' : 'shell',
    command: commandOf(instruction, rest, source, shellOf(stage)),
    interval: setting('interval', 30),
    timeout: setting('timeout', 30),
    startPeriod: setting('start-period', 0),
    retries: { value: Number(instruction.flags.get('retries') ?? 3) },
  }
}

/** The variables that ENV sets, as `KEY=value` and as `KEY value`. */
export function environmentOf({ instructions }: Stage): ReadonlyMap<string, string> {
  const pairs = instructions.filter(({ name }) => name === 'ENV').flatMap(({ rest }) => environmentPairs(rest))
  return new Map(pairs)
}

function environmentPairs(rest: string): [string, string][] {
  const old = /^(\w+)\s+([^=].*)$/.exec(rest)
  if (old) return [[old[1] as string, unquoted(old[2] as string)]]
  return [...rest.matchAll(/(\w+)=("[^"]*"|'[^']*'|\S*)/g)].map(([, key, value]) => [key as string, unquoted(value as string)])
}

function unquoted(value: string): string {
  return value.replace(/^["'](.*)["']$/, '$1')
}
