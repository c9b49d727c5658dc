import type { WithClient } from '@hale/conformance'
import type { Check } from '@hale/core'

interface Client {
  ping(done?: (error: unknown, answer: unknown) => void): PromiseLike<unknown>
}

const check =
  (run: (client: Client) => ReturnType<Check['run']>): WithClient =>
  (client) => ({ run: () => run(client as Client) })

const isPong = async (client: Client): Promise<boolean> => (await client.ping()) === 'PONG'

/** A check that requires the answer that only the server can give. */
export const rightCheck: WithClient = check(isPong)

/** Checks that are each broken in one way, by what each does wrong. */
export const checkMutants: Readonly<Record<string, WithClient>> = {
  'takes any answer': check(async (client) => {
    await client.ping()
  }),
  'does not wait for the answer': check((client) => {
    Promise.resolve(client.ping()).catch(() => {})
  }),
  'takes any answer but false': check(async (client) => (await client.ping()) !== false),
  'takes any answer that is there': check(async (client) => {
    const answer = await client.ping()
    return answer !== undefined && answer !== null
  }),
  'takes any object for an answer': check(async (client) => typeof (await client.ping()) === 'object'),
  'takes any string for an answer': check(async (client) => typeof (await client.ping()) === 'string'),
  'takes an error for an answer': check(async (client) => (await client.ping()) instanceof Error),
  'takes a callback for an answer': check((client) => new Promise((resolve) => void client.ping((error) => resolve(!error)))),
  'is healthy where no answer comes in time': check((client) =>
    Promise.race([isPong(client), new Promise<boolean>((resolve) => setTimeout(resolve, 50, true))]),
  ),
  'swallows what its client throws': check(async (client) => {
    try {
      return (await client.ping()) === 'PONG'
    } catch {
      return true
    }
  }),
  'trusts what its client says of itself': check((client) => Boolean((client as { connected?: unknown }).connected)),
  'is degraded where no server answers': check(async (client) =>
    (await client.ping()) === 'PONG' ? true : { status: 'degraded', message: 'no PONG' },
  ),
  'leaves a rejection unhandled': check(async (client) => {
    void Promise.resolve(client.ping()).then(() => {})
    return (await client.ping()) === 'PONG'
  }),
}
