import { type OptionRules, text } from '@hale/options'

/**
 * Every word of the page, in English. Pass the ones to replace as the option `labels`. What stands in braces is filled in;
 * a label may leave it out. `lang` is the language of the page for browsers, screen readers, dates and numbers.
 */
export interface Labels {
  /** A language tag, such as `de` or `pt-BR`. */
  readonly lang: string
  /** The service, where its name may not be shown. */
  readonly service: string
  readonly healthy: string
  readonly degraded: string
  readonly unhealthy: string
  /** A check without a result. */
  readonly pending: string
  readonly starting: string
  readonly running: string
  readonly draining: string
  /** The fleet keeps the instance in rotation, although a check fails. */
  readonly held: string
  readonly released: string
  /** The sentence at the top, by what is wrong. `{names}` are the checks. */
  readonly allWell: string
  readonly nothingTested: string
  readonly oneDegraded: string
  readonly manyDegraded: string
  readonly oneUnhealthy: string
  readonly manyUnhealthy: string
  readonly oneDead: string
  readonly manyDead: string
  readonly isStarting: string
  readonly isDraining: string
  /** The sentence where names may not be shown. */
  readonly someDegraded: string
  readonly someUnhealthy: string
  /** `{count}` is a number. */
  readonly moreNames: string
  readonly impact: string
  readonly checks: string
  /** `{count}` and `{healthy}` are numbers. */
  readonly checksSummary: string
  readonly noChecks: string
  /** `{time}` is a time, `{ago}` a duration. */
  readonly since: string
  /** Where the page knows the status from its start only. */
  readonly sinceStart: string
  readonly observed: string
  /** `{value}` is a value with its unit. */
  readonly degradedAt: string
  readonly unhealthyAt: string
  readonly duration: string
  readonly lastRun: string
  readonly description: string
  readonly runbook: string
  readonly probe: string
  readonly liveness: string
  readonly readiness: string
  readonly startup: string
  readonly notCritical: string
  readonly thisInstance: string
  /** `{status}` is the word of a status. */
  readonly lastRunWas: string
  /** `{down}` and `{asked}` are numbers of instances. */
  readonly heldBy: string
  readonly wouldBeHeld: string
  readonly stuck: string
  readonly waitingFor: string
  readonly blindSpots: string
  readonly blindSpotsNote: string
  readonly lastHour: string
  readonly lastDay: string
  readonly unknown: string
  /** `{share}` is a percentage. */
  readonly healthyShare: string
  readonly changes: string
  readonly noChanges: string
  readonly allChanges: string
  readonly changesCut: string
  readonly historySince: string
  readonly live: string
  readonly noContact: string
  readonly updated: string
  readonly signIn: string
  readonly signOut: string
  readonly signedOut: string
  readonly notSignedIn: string
  readonly backToPage: string
  readonly notShown: string
  readonly data: string
  readonly skip: string
}

export const ENGLISH: Labels = {
  lang: 'en',
  service: 'This service',
  healthy: 'Healthy',
  degraded: 'Degraded',
  unhealthy: 'Unhealthy',
  pending: 'No result yet',
  starting: 'Starting',
  running: 'Running',
  draining: 'Stopping',
  held: 'Kept in rotation',
  released: 'No longer kept in rotation',
  allWell: 'All is well.',
  nothingTested: 'It runs. No check tests anything else.',
  oneDegraded: 'It serves, but {names} has a problem.',
  manyDegraded: 'It serves, but {names} have problems.',
  oneUnhealthy: 'It cannot serve: {names} is down.',
  manyUnhealthy: 'It cannot serve: {names} are down.',
  oneDead: 'It needs a restart: {names} failed.',
  manyDead: 'It needs a restart: {names} failed.',
  isStarting: 'It is starting and takes no requests yet.',
  isDraining: 'It is stopping and takes no new requests.',
  someDegraded: 'It serves, with a problem.',
  someUnhealthy: 'It cannot serve.',
  moreNames: '{count} more',
  impact: 'Impact',
  checks: 'Checks',
  checksSummary: '{healthy} of {count} healthy',
  noChecks: 'This service has no checks.',
  since: 'since {time} · {ago}',
  sinceStart: 'since before {time}',
  observed: 'Observed',
  degradedAt: 'degraded at {value}',
  unhealthyAt: 'unhealthy at {value}',
  duration: 'Duration',
  lastRun: 'Last run',
  description: 'Verifies',
  runbook: 'Runbook',
  probe: 'Probe',
  liveness: 'liveness',
  readiness: 'readiness',
  startup: 'startup',
  notCritical: 'not critical',
  thisInstance: 'this instance only',
  lastRunWas: 'the last run was {status}',
  wouldBeHeld: 'would be kept in rotation: {down} of {asked} other instances see it too',
  heldBy: 'kept in rotation: {down} of {asked} other instances see it too',
  stuck: 'a run hangs since {time}',
  waitingFor: 'Waiting for',
  blindSpots: 'Not tested',
  blindSpotsNote: 'No check looks at these. They can be broken while everything here is healthy.',
  lastHour: 'Last hour',
  lastDay: 'Last 24 hours',
  unknown: 'unknown',
  healthyShare: '{share} healthy',
  changes: 'Changes',
  noChanges: 'Nothing has changed yet.',
  allChanges: 'Show {count} earlier changes',
  changesCut: 'Older changes are forgotten.',
  historySince: 'This page knows what happened since {time}.',
  live: 'Live',
  noContact: 'No contact since {time}. What you see may be out of date.',
  updated: 'Updated {time}',
  signIn: 'Sign in for details',
  signOut: 'Sign out',
  signedOut: 'You are signed out.',
  notSignedIn: 'You are not signed in.',
  backToPage: 'Back to the status page',
  notShown: 'Names and details are not shown to you.',
  data: 'Data as JSON',
  skip: 'Skip to the checks',
}

/** Every label is a string of 1 to 200 characters. */
export const LABEL_RULES: OptionRules<Labels> = Object.fromEntries(Object.keys(ENGLISH).map((key) => [key, text]))

/** Fills in what stands in braces. */
export function fill(label: string, values: Readonly<Record<string, string | number>>): string {
  return label.replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole))
}
