import { seconds } from '../manifest/duration'
import { UsageError } from '../usage-error'

/** Something that goes wrong, from `from` until `to` (ms). */
export type Fault = Window &
  (
    | { readonly kind: 'down' | 'hung'; readonly check: string }
    | { readonly kind: 'slow'; readonly check: string; readonly delay: number }
    | { readonly kind: 'blocked' | 'crash' | 'stop'; readonly instances: Instances }
    | { readonly kind: 'slow answers'; readonly delay: number; readonly instances: Instances }
  )

interface Window {
  readonly from: number
  readonly to: number
  /** As it was written. */
  readonly text: string
}

/** How many instances a fault of the process hits. A dependency that is down is down for all. */
type Instances = number | 'all'

/** What `--fault` takes, for the help and for messages. */
export const FAULT_FORMS: readonly string[] = [
  'database down 10s..70s',
  'database hangs 10s..70s',
  'database slow 800ms 10s..70s',
  'answers slow 2s 10s..70s',
  'loop blocked 40s at 100s',
  'process crash at 30s',
  'process crash 30s..90s',
  'SIGTERM at 30s',
]

const FORMS: readonly [RegExp, (match: RegExpExecArray, window: Window, instances: Instances) => Fault][] = [
  [
    /^answers?(?:\s+are)?\s+(?:slow|take)\s+(\S+)$/,
    ([, delay], window, instances) => ({ kind: 'slow answers', delay: ms(delay), ...window, instances }),
  ],
  [/^(?:event\s*)?loop\s+(?:is\s+)?blocked$/i, (_, window, instances) => ({ kind: 'blocked', ...window, instances })],
  [/^(?:process\s+)?crash(?:es)?$/i, (_, window, instances) => ({ kind: 'crash', ...window, instances })],
  [/^(?:process\s+)?SIGTERM$/i, (_, window, instances) => ({ kind: 'stop', ...window, instances })],
  [/^(\S+)\s+(?:is\s+)?down$/, ([, check = ''], window) => ({ kind: 'down', check, ...window })],
  [/^(\S+)\s+(?:hangs|hung|is\s+hung)$/, ([, check = ''], window) => ({ kind: 'hung', check, ...window })],
  [/^(\S+)\s+(?:(?:is\s+)?slow|takes)\s+(\S+)$/, ([, check = '', delay], window) => ({ kind: 'slow', check, delay: ms(delay), ...window })],
]

/**
 * Reads a fault such as `database down 10s..70s`.
 *
 * @throws UsageError that shows the forms.
 */
export function readFault(text: string): Fault {
  const { what, window, instances } = readParts(text)
  for (const [form, make] of FORMS) {
    const match = form.exec(what)
    if (match) return verified(make(match, window, instances ?? 1), instances)
  }
  throw misread(text)
}

/** A moment has no length: only a crash and a signal are one. And a crash or a signal hits a process, which a delay does not. */
function verified(fault: Fault, instances: Instances | undefined): Fault {
  const momentary = fault.kind === 'crash' || fault.kind === 'stop'
  if (fault.to <= fault.from && !momentary) throw misread(fault.text, 'it must last for a while, such as 10s..70s')
  if ('check' in fault && instances !== undefined && instances !== 'all')
    throw misread(fault.text, 'must hit every instance: a dependency that is down is down for all')
  if ('delay' in fault && !(fault.delay > 0)) throw misread(fault.text, 'the delay must be a duration, such as 800ms')
  return fault
}

function readParts(text: string): { readonly what: string; readonly window: Window; readonly instances: Instances | undefined } {
  const [, body = '', count] = /^(.*?)(?:\s+on\s+(\d+|all)(?:\s+instances?)?)?$/.exec(text.trim()) ?? []
  const instances = count === undefined || count === 'all' ? count : Number(count)
  if (instances === 0) throw misread(text, 'must hit an instance')
  const range = /^(.*?)\s+(?:from\s+)?(\S+?)\.\.(\S*)$/.exec(body)
  if (range) return { what: range[1] as string, window: windowOf(text, ms(range[2]), range[3] ? ms(range[3]) : Infinity), instances }
  const lasting = /^(.*?)\s+(?:for\s+)?(\d\S*)\s+(?:at|from)\s+(\S+)$/.exec(body)
  if (lasting && !/\b(slow|takes?)$/.test(lasting[1] as string)) {
    const from = ms(lasting[3])
    return { what: lasting[1] as string, window: windowOf(text, from, from + ms(lasting[2])), instances }
  }
  const from = /^(.*?)\s+(?:at|from)\s+(\S+)$/.exec(body)
  if (!from) throw misread(text)
  const what = from[1] as string
  const start = ms(from[2])
  return { what, window: windowOf(text, start, /crash|SIGTERM/i.test(what) ? start : Infinity), instances }
}

function windowOf(text: string, from: number, to: number): Window {
  if (Number.isNaN(from) || Number.isNaN(to)) throw misread(text, 'a time is a duration, such as 10s, 1m30s or 500ms')
  if (to < from) throw misread(text, 'it must end after it begins')
  return { from, to, text }
}

function ms(written: string | undefined): number {
  const value = seconds(written)
  return value === undefined ? Number.NaN : Math.round(value * 1_000)
}

function misread(text: string, must = 'must be a fault'): UsageError {
  const forms = FAULT_FORMS.map((form) => `  --fault "${form}"`).join('\n')
  return new UsageError(`hale simulate: --fault ${must}; got ${JSON.stringify(text)}. Write it as one of\n${forms}`)
}
