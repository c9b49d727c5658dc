import type { Health, HealthHandler, ProbeOptions } from '@hale/core'
import type { Answer } from './http/answer'
import type { RawConnection } from './http/raw-connection'
import type { RequestToSend } from './http/send-request'

/** A running app on 127.0.0.1 with the probes of one health mounted. */
export interface MountedApp {
  readonly port: number
  /** The URL of each request in the app's own request log, in order. */
  readonly log: readonly string[]
  /** Closes the server, and resolves when its last connection is gone. */
  close(): Promise<void>
}

/**
 * Starts an app of one framework on a free port of 127.0.0.1, with these parts in this order, each as its framework
 * has it:
 *
 * 0. a middleware that sets the response headers `earlier`, if the framework has middleware;
 * 1. the probes, mounted in one line;
 * 2. a log that keeps the URL of each request;
 * 3. a guard that answers 401 to everything without an `authorization` header;
 * 4. a parser of JSON bodies;
 * 5. `GET /hello`, which answers 200 with `hello`, and `POST /hello`, which answers 200 with the JSON body it was sent.
 */
export type MountAdapter = (health: Health, options?: ProbeOptions, earlier?: Readonly<Record<string, string>>) => Promise<MountedApp>

/**
 * Starts the same app with a handler of the suite's own in place of the probes, mounted with the `mount` of the adapter.
 */
export type MountHandler = (handler: HealthHandler, earlier?: Readonly<Record<string, string>>) => Promise<MountedApp>

/** What a framework answers by itself before it calls a handler, and why. */
export interface Difference {
  readonly status: number
  readonly reason: string
}

/** By request line, such as `GET /readyz/%zz`. */
export type Differences = Readonly<Record<string, Difference>>

/** An app under test, and the ways to ask it. */
export interface AppUnderTest {
  readonly log: readonly string[]
  /** GET, on a connection of its own. */
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>
  send(request: RequestToSend): Promise<Answer>
  connect(): Promise<RawConnection>
}

/** The parameter of a case. */
export interface AdapterContext {
  /** Starts an app with the probes of that health. It is closed when the case is over. */
  mount(...parts: Parameters<MountAdapter>): Promise<AppUnderTest>
  /** Starts an app with that handler. It is closed when the case is over. */
  mountHandler(...parts: Parameters<MountHandler>): Promise<AppUnderTest>
  /** The status to expect for a request line where frameworks may differ: the usual one, unless a difference is declared. */
  expected(requestLine: string, usual: number): number
}

/** One behaviour that every adapter shows. Rejects when it does not. */
export interface AdapterCase {
  /** A sentence that reads after the adapter's name and the capability. */
  readonly name: string
  /** The request line whose status frameworks may declare to be a different one. */
  readonly requestLine?: string
  run(context: AdapterContext): Promise<void>
}
