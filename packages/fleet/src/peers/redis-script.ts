/** A client that runs a script: an ioredis or a node-redis one. */
export interface RedisClient {
  eval(script: string, ...rest: never[]): PromiseLike<unknown>
}

type Ioredis = { eval(script: string, keys: number, ...rest: readonly string[]): PromiseLike<unknown> }
type NodeRedis = { eval(script: string, options: { keys: string[]; arguments: string[] }): PromiseLike<unknown> }

/** Runs a script with the calling convention of the client. */
export async function runScript(client: RedisClient, script: string, keys: readonly string[], values: readonly string[]): Promise<unknown> {
  if (isNodeRedis(client)) return (client as NodeRedis).eval(script, { keys: [...keys], arguments: [...values] })
  return (client as Ioredis).eval(script, keys.length, ...keys, ...values)
}

function isNodeRedis(client: object): boolean {
  return 'withTypeMapping' in client
}
