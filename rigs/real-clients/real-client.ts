import type { State } from './states'

/** The address of the service. */
export interface Place {
  readonly host: string
  readonly port: number
  /** The port of its HAProxy agent. */
  readonly agentPort: number
}

/** A running client. */
export interface RunningClient {
  /** The client's current verdict on the service, in its own words. */
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
  /** Everything that it needs to find the service. */
  configuration(place: Place): string
  start(configuration: string): Promise<RunningClient>
  readonly concludes: Readonly<Record<State, string>>
}
