import { Module } from '@nestjs/common'
import { describe, expect, it } from 'vitest'
import { HealthCheck } from '../index'

@Module({})
class Orders {
  static ping(): boolean {
    return true
  }
  database(): boolean {
    return true
  }
}
const decorate = (target: object, method: unknown, descriptor: unknown) => () =>
  (HealthCheck() as (...parameters: unknown[]) => void)(target, method, descriptor)

describe('a wrong decorator is a TypeError where it stands', () => {
  it.each<[settings: object, message: string]>([
    [{ critcal: false }, 'HealthCheck: unknown option "critcal"; did you mean "critical"? Known: name, probe, scope, critical, timeout'],
    [{ failAfter: 2 }, 'HealthCheck: unknown option "failAfter"'],
    [{ probe: 'alive' }, 'HealthCheck: probe must be "liveness", "readiness" or "startup"; got "alive"'],
    [['database'], 'HealthCheck: options must be an object literal; got an array of 1'],
  ])('with the settings %o', (settings, message) => {
    expect(() => HealthCheck(settings as never)).toThrow(TypeError)
    expect(() => HealthCheck(settings as never)).toThrow(message)
  })

  it.each<[what: string, target: object, method: unknown, descriptor: object | undefined, message: string]>([
    [
      'a property',
      Orders.prototype,
      'pool',
      undefined,
      'HealthCheck: Orders.pool must be a method; got a property. Put the decorator on a method',
    ],
    ['a static method', Orders, 'ping', { value: Orders.ping }, 'HealthCheck: Orders.ping must be a method; got a static member'],
    [
      'a symbol',
      Orders.prototype,
      Symbol('database'),
      { value: Orders.ping },
      'Orders.Symbol(database) must be a method; got a symbol as its name',
    ],
    [
      'a method that another kind of decorator compiler passes',
      Orders.prototype.database,
      { kind: 'method', name: 'database' },
      undefined,
      'HealthCheck: the compiler must have "experimentalDecorators": true in tsconfig.json',
    ],
  ])('on %s', (_what, target, method, descriptor, message) => {
    expect(decorate(target, method, descriptor)).toThrow(TypeError)
    expect(decorate(target, method, descriptor)).toThrow(message)
  })
})
