/** Anything that sends a PING and resolves with the answer: an ioredis or node-redis client, or an object of yours. */
export interface RedisClient {
  ping(): PromiseLike<unknown>
  /** Called only where `role`, `link` or `maxMemory` is set. */
  info?(section: string): PromiseLike<unknown>
  /** Called only with `role: 'primary'`, with an empty value: it changes nothing. ioredis has this name. */
  setrange?(key: string, offset: number, value: string): PromiseLike<unknown>
  /** As `setrange`. node-redis has this name. */
  setRange?(key: string, offset: number, value: string): PromiseLike<unknown>
}
