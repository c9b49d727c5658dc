import { Server } from '@grpc/grpc-js'
import { createHealth } from '@hale/core'
import { describe, expect, it } from 'vitest'
import { type GrpcProbeOptions, probes } from './index'

describe('the options', () => {
  const health = createHealth({ readiness: { database: () => true } })

  it.each([
    [
      { services: { 'orders.Orders': 'nothing' } },
      'services["orders.Orders"] is "nothing": use one of database, liveness, readiness, startup',
    ],
    [{ services: { 'orders.Orders': true } }, 'services["orders.Orders"] is true: use one of'],
    [{ services: { readiness: 'liveness' } }, 'services has "readiness", a probe or a check already'],
    [{ services: { database: 'liveness' } }, 'services has "database", a probe or a check already'],
    [{ services: ['orders.Orders'] }, 'services is orders.Orders: use an object'],
    [{ services: null }, 'services is null: use an object'],
    [{ refresh: 0 }, 'refresh is 0: use 1 to 2147483647 ms'],
    [{ refresh: '5s' }, 'refresh is 5s: use 1 to 2147483647 ms'],
    [{ refresh: Number.NaN }, 'refresh is NaN: use'],
    [{ service: {} }, 'a setting of probes is "service": use services, refresh'],
  ])('%o throws and says what to do', (options, message) => {
    const mount = () => probes(health, options as unknown as GrpcProbeOptions)
    expect(mount).toThrow(TypeError)
    expect(mount).toThrow(message)
  })

  it('may say what the empty name stands for', () => {
    expect(() => probes(health, { services: { '': 'liveness' } })).not.toThrow()
  })

  it('mount in one line, and a second time as grpc-js says', () => {
    const server = new Server()
    server.addService(...probes(health))
    expect(() => server.addService(...probes(health))).toThrow('already provided')
  })
})
