import { Server } from '@grpc/grpc-js'
import { createHealth } from '@hale/core'
import { describe, expect, it } from 'vitest'
import { type GrpcProbeOptions, probes } from './index'

describe('the options of probes', () => {
  const health = createHealth({ readiness: { database: () => true } })

  it.each([
    [
      { services: { 'orders.Orders': 'databse' } },
      'probes: services["orders.Orders"] must be liveness, readiness, startup or the name of a check; got "databse". Did you mean "database"?',
    ],
    [{ services: { 'orders.Orders': true } }, 'or the name of a check; got true'],
    [
      { services: { readiness: 'liveness' } },
      'probes: services must have names of your own gRPC services, not of a probe or a check; got "readiness"',
    ],
    [{ services: { database: 'liveness' } }, 'got "database"'],
    [{ services: ['orders.Orders'] }, 'probes: services must be an object literal; got an array of 1'],
    [{ services: null }, 'probes: services must be an object literal; got null'],
    [{ refresh: 0 }, 'probes: refresh must be 1 to 2147483647 ms; got 0'],
    [{ refresh: '5s' }, 'probes: refresh must be 1 to 2147483647 ms; got "5s"'],
    [{ refresh: Number.NaN }, 'refresh must be 1 to 2147483647 ms; got NaN'],
    [{ service: {} }, 'probes: unknown option "service"; did you mean "services"? Known: services, refresh'],
  ])('%o is a TypeError with the remedy', (options, message) => {
    const mount = () => probes(health, options as unknown as GrpcProbeOptions)
    expect(mount).toThrow(TypeError)
    expect(mount).toThrow(message)
  })

  it('refuse something else than a health', () => {
    expect(() => probes({ readiness: {} } as never)).toThrow('probes: health must be what createHealth returns; got an object')
  })

  it('can name another meaning of the empty name', () => {
    expect(() => probes(health, { services: { '': 'liveness' } })).not.toThrow()
  })

  it('mount in one line, and a second time fails as grpc-js has it', () => {
    const server = new Server()
    server.addService(...probes(health))
    expect(() => server.addService(...probes(health))).toThrow('already provided')
  })
})
