import type { Answer } from './answer'

const MOST_BYTES = 1_500

/** The measures of a Nagios plugin: the time of the probe (`elapsed`, in seconds), how many checks are how, and the time of each check. */
export function perfdata({ checks }: Answer, elapsed: number): string {
  const count = (status: string) => checks.filter((check) => check.status === status).length
  const known = checks.flatMap(({ name, duration }) => (duration === undefined ? [] : [`${label(name)}=${Math.round(duration)}ms;;;0`]))
  const measures = [
    `time=${elapsed.toFixed(3)}s;;;0`,
    `healthy=${count('healthy')};;;0`,
    `degraded=${count('degraded')};;;0`,
    `unhealthy=${count('unhealthy')};;;0`,
    ...known,
  ]
  let length = 0
  return measures
    .filter((measure) => {
      length += Buffer.byteLength(measure) + 1
      return length <= MOST_BYTES
    })
    .join(' ')
}

/** Quoted, without the characters that Nagios does not allow in a label. */
function label(name: string): string {
  return `'check ${name.replace(/['=|\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, '_')}'`
}
