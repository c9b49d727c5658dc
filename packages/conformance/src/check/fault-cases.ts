import { setTimeout as sleep } from 'node:timers/promises'
import type { FaultCase } from '../check-case'
import { GENEROUS_TIMEOUT, HANG_TIMEOUT, LOSS_TIMEOUT } from './timeouts'

/** A client may have noticed the loss, may be opening another connection, or that connection may be refused. */
const LOST_CONNECTION = ['reset', 'refused', 'not_connected']

/** Every fault, in the order of the table in the documentation. */
export const faultCases: readonly FaultCase[] = [
  { name: 'none', sentence: 'is healthy when the server answers', way: 'direct', status: 'healthy', timeout: GENEROUS_TIMEOUT },
  {
    name: 'slow',
    sentence: 'is healthy when the server is slow but answers within the timeout',
    way: 'proxy',
    status: 'healthy',
    timeout: GENEROUS_TIMEOUT,
    break: ({ proxy }) => proxy.set({ delay: 30 }),
    mend: ({ proxy }) => proxy.set('pass'),
  },
  {
    name: 'too slow',
    sentence: 'is unhealthy while answers arrive after the timeout, and recovers when they arrive in time',
    way: 'proxy',
    status: 'unhealthy',
    codes: ['timeout'],
    timeout: HANG_TIMEOUT,
    break: ({ proxy }) => proxy.set({ delay: HANG_TIMEOUT }),
    mend: ({ proxy }) => proxy.set('pass'),
  },
  {
    name: 'stopped',
    sentence: 'is unhealthy while the server is stopped, and recovers when it runs again',
    way: 'direct',
    status: 'unhealthy',
    codes: LOST_CONNECTION,
    timeout: LOSS_TIMEOUT,
    break: ({ server }) => server.stop(),
    mend: ({ server }) => server.start(),
  },
  {
    name: 'frozen',
    sentence: 'is unhealthy while the server is frozen and its connections stay open, and recovers when it is thawed',
    way: 'direct',
    status: 'unhealthy',
    codes: ['timeout'],
    timeout: HANG_TIMEOUT,
    break: async ({ server }) => server.freeze(),
    mend: async ({ server }) => server.thaw(),
  },
  {
    name: 'cut off',
    sentence: 'is unhealthy while answers are cut off in the middle, and recovers when they are not',
    way: 'proxy',
    status: 'unhealthy',
    codes: LOST_CONNECTION,
    timeout: LOSS_TIMEOUT,
    break: ({ proxy, truncateAfter }) => proxy.set({ cut: truncateAfter }),
    mend: ({ proxy }) => proxy.set('pass'),
  },
  {
    name: 'reset',
    sentence: 'is unhealthy when the connection is reset during the run, and recovers when connections last',
    way: 'proxy',
    status: 'unhealthy',
    codes: LOST_CONNECTION,
    timeout: LOSS_TIMEOUT,
    break: ({ proxy }) => proxy.set('stall'),
    async strike({ proxy }) {
      await sleep(50)
      await proxy.set('reset')
    },
    mend: ({ proxy }) => proxy.set('pass'),
  },
  {
    name: 'refused',
    sentence: 'is unhealthy while nothing listens at the address of the server, and recovers when a server listens',
    way: 'proxy',
    status: 'unhealthy',
    codes: LOST_CONNECTION,
    timeout: LOSS_TIMEOUT,
    break: ({ proxy }) => proxy.set('refuse'),
    mend: ({ proxy }) => proxy.set('pass'),
  },
  {
    name: 'half-open',
    sentence: 'is healthy with its second run when the open connections are dead and new ones are fine',
    way: 'proxy',
    codes: ['timeout'],
    timeout: LOSS_TIMEOUT,
    recoversByItself: true,
    break: ({ proxy }) => proxy.set('half-open'),
    mend: ({ proxy }) => proxy.set('pass'),
  },
  {
    name: 'wrong credentials',
    sentence: 'is unhealthy with wrong credentials, and does not show them',
    way: 'wrong credentials',
    status: 'unhealthy',
    codes: ['auth'],
    timeout: GENEROUS_TIMEOUT,
  },
]
