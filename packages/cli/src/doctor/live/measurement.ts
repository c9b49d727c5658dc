import { type Answered, isAnswered, type Sample } from './sample'

/** What an endpoint answered to the requests of the doctor. */
export interface Measurement {
  readonly url: URL
  /** In the order in which they were sent: 20, or fewer where the time was over. */
  readonly samples: readonly Sample[]
  /** Whether the other one of HTTP and HTTPS answers on this port. Only where this one does not. */
  readonly otherScheme?: boolean | undefined
}

export function answersOf({ samples }: Pick<Measurement, 'samples'>): Answered[] {
  return samples.filter(isAnswered)
}

/** The time (ms) within which 99 of 100 requests were answered: of 20, the longest. A request without an answer counts as long as it was waited for. */
export function p99({ samples }: Pick<Measurement, 'samples'>): number {
  const sorted = samples.map(({ ms }) => ms).sort((one, other) => one - other)
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Number.NaN
}
