/** A channel of `node:diagnostics_channel`. */
export interface Channel {
  readonly hasSubscribers: boolean
  publish(message: object): void
}

/** The channel of that name, on a runtime that has such a thing. Asked for, not imported: the core runs without it. */
export function openChannel(name: string): Channel | undefined {
  return globalThis.process?.getBuiltinModule?.('node:diagnostics_channel')?.channel(name)
}
