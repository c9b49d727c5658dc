// The only globals that the core may use: what Node, Bun, Deno and Workers share. The core is compiled without DOM and
// Node types, so any other global fails the type check.

declare var performance: { now(): number }

interface AbortSignal {
  readonly aborted: boolean
  readonly reason: unknown
}
declare class AbortController {
  readonly signal: AbortSignal
  abort(reason?: unknown): void
}

declare function setTimeout(callback: () => void, ms: number): unknown
declare function clearTimeout(timer: unknown): void
declare function setInterval(callback: () => void, ms: number): unknown
declare function clearInterval(timer: unknown): void

declare class TextEncoder {
  encode(text: string): ArrayLike<number>
}
declare class TextDecoder {
  constructor(encoding: string, options: { ignoreBOM: boolean })
  decode(bytes: ArrayLike<number>): string
}
declare function btoa(binary: string): string
declare class URLSearchParams {
  constructor(query: string)
  getAll(name: string): string[]
}

declare const console: { error(...values: unknown[]): void }

/** What Node, Bun and Deno have besides, and Workers may have. */
declare var process: { getBuiltinModule?<Name extends keyof BuiltinModules>(name: Name): BuiltinModules[Name] | undefined } | undefined
interface BuiltinModules {
  'node:diagnostics_channel': {
    channel(name: string): import('./events/diagnostics').Channel
    subscribe?(name: string, onMessage: (message: unknown) => void): void
    unsubscribe?(name: string, onMessage: (message: unknown) => void): unknown
  }
  'node:async_hooks': { AsyncLocalStorage?: { snapshot?(): import('./runtime/async-context').AsyncContext } }
}
