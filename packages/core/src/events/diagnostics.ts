/** A channel of `node:diagnostics_channel`. */
export interface Channel {
  readonly hasSubscribers: boolean
  publish(message: object): void
}

/** The channel of that name, where the runtime has diagnostics channels. Not imported: the core runs without them. */
export function openChannel(name: string): Channel | undefined {
  return globalThis.process?.getBuiltinModule?.('node:diagnostics_channel')?.channel(name)
}
