import { createServer } from 'node:http'
import type { Server } from 'node:net'
import { createHealth, type Health } from '@hale/core'
import { describe, expect, it } from 'vitest'
import { gracefulShutdown } from './graceful-shutdown'
import type { GracefulShutdownOptions } from './shutdown-options'

const start = (options: object): unknown => gracefulShutdown(createServer(), createHealth(), options as GracefulShutdownOptions)

describe('gracefulShutdown refuses at once, with the value and the remedy', () => {
  it.each([
    [{ readinessDelay: -1 }, 'readinessDelay must be 0 to 3600000 ms; got -1'],
    [{ timeout: '10s' }, 'timeout must be 0 to 3600000 ms; got "10s"'],
    [{ gracePeriod: 30 }, 'gracePeriod must be 100 to 3600000 ms; got 30'],
    [{ signals: ['SIGKILL'] }, "signals must be an array of signals that a process can catch, such as ['SIGTERM']; got an array of 1"],
    [{ beforeClose: [] }, 'beforeClose must be a function; got an empty array'],
    [{ onShutdown: [undefined] }, 'onShutdown must be a function or an array of functions; got an array of 1'],
    [{ exit: 0 }, 'exit must be a function; got 0'],
    [{ onshutdown: [] }, 'unknown option "onshutdown"; did you mean "onShutdown"? Known: signals, readinessDelay, timeout,'],
    [[], 'options must be an object literal; got an empty array'],
  ])('%o', (options, message) => {
    expect(() => start(options)).toThrow(`gracefulShutdown: ${message}`)
    expect(() => start(options)).toThrow(TypeError)
  })

  it('an application instead of its server, and what is not a health', () => {
    const application = Object.assign(() => {}, { listen: () => {} })
    expect(() => gracefulShutdown(application as unknown as Server, createHealth())).toThrow(
      /^gracefulShutdown: server must be a Node server; got .*app\.server on Fastify/,
    )
    expect(() => gracefulShutdown(createServer(), {} as Health)).toThrow(
      'gracefulShutdown: health must be what createHealth returns; got an object',
    )
  })
})
