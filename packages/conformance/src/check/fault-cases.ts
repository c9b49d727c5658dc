import { setTimeout as sleep } from 'node:timers/promises'
import type { FaultCase } from '../check-case'

/** The time that a run has while a fault is tried, in ms. */
export const faultTimeout = 300

/** A client that lost its connection may have noticed, may be opening another one, or may be refused that. */
const lostConnection = ['reset', 'refused', 'not_connected']

/** Every fault, from the harmless to the final. */
export const faultCases: readonly FaultCase[] = [
  { name: 'none', sentence: 'is healthy when the server answers', way: 'direct', status: 'healthy' },
  {
    name: 'slow',
    sentence: 'is healthy when the server is slow but within the timeout',
    way: 'proxy',
    status: 'healthy',
    break: ({ proxy }) => proxy.set({ delay: 30 }),
    mend: ({ proxy }) => proxy.set('pass'),
  },
  {
    name: 'too slow',
    sentence: 'is unhealthy while answers come after the timeout, and healthy again when they come in time',
    way: 'proxy',
    status: 'unhealthy',
    codes: ['timeout'],
    break: ({ proxy }) => proxy.set({ delay: faultTimeout }),
    mend: ({ proxy }) => proxy.set('pass'),
  },
  {
    name: 'stopped',
    sentence: 'is unhealthy while the server is stopped, and healthy again when it is back',
    way: 'direct',
    status: 'unhealthy',
    codes: lostConnection,
    break: ({ server }) => server.stop(),
    mend: ({ server }) => server.start(),
  },
  {
    name: 'frozen',
    sentence: 'is unhealthy while the server is frozen, whatever its client believes, and healthy again once it is thawed',
    way: 'direct',
    status: 'unhealthy',
    codes: ['timeout'],
    break: async ({ server }) => server.freeze(),
    mend: async ({ server }) => server.thaw(),
  },
  {
    name: 'cut off',
    sentence: 'is unhealthy while answers are cut off in the middle, and healthy again when they are not',
    way: 'proxy',
    status: 'unhealthy',
    codes: lostConnection,
    break: ({ proxy, truncateAfter }) => proxy.set({ cut: truncateAfter }),
    mend: ({ proxy }) => proxy.set('pass'),
  },
  {
    name: 'reset',
    sentence: 'is unhealthy when the connection is reset under the question, and healthy again when connections are kept',
    way: 'proxy',
    status: 'unhealthy',
    codes: lostConnection,
    break: ({ proxy }) => proxy.set('stall'),
    async strike({ proxy }) {
      await sleep(50)
      await proxy.set('reset')
    },
    mend: ({ proxy }) => proxy.set('pass'),
  },
  {
    name: 'refused',
    sentence: 'is unhealthy while nothing listens where the server was, and healthy again when something does',
    way: 'proxy',
    status: 'unhealthy',
    codes: lostConnection,
    break: ({ proxy }) => proxy.set('refuse'),
    mend: ({ proxy }) => proxy.set('pass'),
  },
  {
    name: 'wrong credentials',
    sentence: 'is unhealthy with wrong credentials, and does not tell them',
    way: 'wrong credentials',
    status: 'unhealthy',
    codes: ['auth'],
  },
]
