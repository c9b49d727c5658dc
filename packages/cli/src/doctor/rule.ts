import type { Manifests } from '../manifest/manifests'
import type { Finding, NotJudged, Severity } from './finding'
import type { Service } from './live/service'

/** What a rule judges. */
export interface Evidence {
  readonly manifests: Manifests
  /** What the running service answered. Absent without `--url`. */
  readonly service?: Service | undefined
}

/** One thing that goes wrong in deployments. Each rule has a file of its own, named for its id. */
export interface Rule {
  readonly id: string
  /** The severity of its findings, unless a finding has another. */
  readonly severity: Severity
  /** Which evidence it needs. `either`: the files alone show some of it, and the running service shows more. */
  readonly needs: 'files' | 'service' | 'either'
  /** The question that it answers, in one sentence with a question mark. */
  readonly question: string
  /** Why it goes wrong, for the rule's page and for each finding. */
  readonly why: string
  /** What to do about it, in general. */
  readonly remedy: string
  /** With `either`: what the running service adds, for the list of what was not judged. */
  readonly live?: string | undefined
  /** Yields what it finds, and what it cannot judge. */
  check(evidence: Evidence): Iterable<Finding | NotJudged>
}
