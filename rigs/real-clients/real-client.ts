import type { State } from './states'

/** Where the service is. */
export interface Place {
  readonly host: string
  readonly port: number
  /** Where its agent for HAProxy is. */
  readonly agentPort: number
}

/** A client that runs. */
export interface RunningClient {
  /** What it thinks of the service now, in its own words. */
  conclusion(): Promise<string>
  remove(): Promise<void>
}

/** A client of health endpoints, as an operator sets it up. */
export interface RealClient {
  readonly name: string
  readonly binaries: readonly string[]
  readonly remedy: string
  /** The language of its configuration, for the page. */
  readonly language: string
  /** The whole of what it is told of the service. */
  configuration(place: Place): string
  start(configuration: string): Promise<RunningClient>
  readonly concludes: Readonly<Record<State, string>>
}
