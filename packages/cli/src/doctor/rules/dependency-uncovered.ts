import { type Finding, notJudged } from '../finding'
import type { Rule } from '../rule'

export const dependencyUncovered: Rule = {
  id: 'dependency-uncovered',
  severity: 'info',
  needs: 'service',
  question: 'Does a check cover each dependency that the service calls?',
  why: 'The report stays green while a dependency that no check covers is down. Your team hears of it from users.',
  remedy:
    'Add the check to `readiness`, with `critical: false` where the service can answer without the dependency. Or name the host in `detect(health, { accepted })` of `@hale/checks/activity`, so that your code says that it is not checked on purpose.',
  *check({ service }) {
    const { about, aboutMissing } = service ?? {}
    if (!about) return yield notJudged(aboutMissing ?? 'the service does not show `about`')
    const { uncovered } = about
    if (!uncovered)
      return yield notJudged('`about.uncovered` is absent: the service does not call `detect(health)` of @hale/checks/activity')
    yield* uncovered.map(finding)
  },
}

/** The check for each library that `detect` watches: its subpath, and how it is called. */
const CHECKS: Readonly<Record<string, readonly [string, (host: string) => string]>> = {
  fetch: ['http', httpCheck],
  undici: ['http', httpCheck],
  http: ['http', httpCheck],
  mysql2: ['mysql', () => 'mysql(pool)'],
  redis: ['redis', () => 'redis(client)'],
  ioredis: ['redis', () => 'redis(client)'],
}

function httpCheck(host: string): string {
  return `http('${/:443$/.test(host) ? 'https' : 'http'}://${host}/')`
}

function finding({ client, host }: { readonly client: string; readonly host: string }): Finding {
  return {
    message: `The service calls ${host} through ${client}, and no check covers it: a report stays healthy while ${host} is down.`,
    fix: { say: `${adviceFor(client, host)} Or accept it: detect(health, { accepted: ['${host}'] }).`, edits: [] },
  }
}

function adviceFor(client: string, host: string): string {
  const check = Object.hasOwn(CHECKS, client) ? CHECKS[client] : undefined
  if (!check) return 'Add a check of it to `readiness` in createHealth.'
  const [path, call] = check
  return `Add \`${nameOf(host)}: ${call(host)}\` to \`readiness\` in createHealth, from '@hale/checks/${path}'.`
}

/** A name for the check that needs no quotes: the first word of the host, where it is one. */
function nameOf(host: string): string {
  return /^[a-z][a-z0-9]*(?=[.:-]|$)/i.exec(host)?.[0] ?? 'dependency'
}
