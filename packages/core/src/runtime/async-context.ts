/** Runs work in an async context: what it starts there sees that context's `AsyncLocalStorage` values. */
export type AsyncContext = (work: () => void) => void

/**
 * The async context of the caller, to run work in later. Without it, a timer or a listener would belong to the request
 * that happened to start it, and so to that request's trace. Where the runtime has no async contexts, work just runs.
 */
export function captureContext(): AsyncContext {
  const { AsyncLocalStorage } = globalThis.process?.getBuiltinModule?.('node:async_hooks') ?? {}
  return AsyncLocalStorage?.snapshot?.() ?? ((work) => work())
}
