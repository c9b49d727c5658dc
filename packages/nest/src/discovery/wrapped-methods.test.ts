import { Injectable, SetMetadata, type Type } from '@nestjs/common'
import { describe, expect, it } from 'vitest'
import { HealthCheck } from '../index'
import { outcome, start } from '../testing/start-checks'

type Decorator = (target: object, method: string, descriptor: PropertyDescriptor) => unknown
type Method = (this: unknown, ...parameters: unknown[]) => unknown

const down: [checks: string[], status: string] = [['database'], 'unhealthy']

function copyMetadata(from: object, to: object): void {
  for (const key of Reflect.getMetadataKeys(from)) Reflect.defineMetadata(key, Reflect.getMetadata(key, from), to)
}

/** Decorators as other libraries write them. */
const wrappers: Record<string, Decorator> = {
  'a binding that makes an accessor': (_target, _method, { value }) => ({
    configurable: true,
    get() {
      return (value as Method).bind(this)
    },
  }),
  'a span that changes the descriptor': (_target, _method, descriptor) => {
    const own = descriptor.value as Method
    descriptor.value = async function (...parameters: unknown[]) {
      return own.apply(this, parameters)
    }
  },
  'a retry that returns a new descriptor': (_target, _method, { value }) => ({
    configurable: true,
    writable: true,
    async value(...parameters: unknown[]) {
      try {
        return await (value as Method).apply(this, parameters)
      } catch {
        return await (value as Method).apply(this, parameters)
      }
    },
  }),
  'a trace that copies metadata to its function': (_target, _method, descriptor) => {
    const own = descriptor.value as Method
    descriptor.value = function (...parameters: unknown[]) {
      return own.apply(this, parameters)
    }
    copyMetadata(own, descriptor.value)
  },
  'a log that keeps the original on the prototype': (target, method, descriptor) => {
    const original = `original_${method}`
    Object.defineProperty(target, original, { value: descriptor.value, configurable: true })
    descriptor.value = function (this: Record<string, Method>, ...parameters: unknown[]) {
      return this[original]?.(...parameters)
    }
  },
  'a cache that is a proxy': (_target, _method, descriptor) => {
    descriptor.value = new Proxy(descriptor.value, {})
  },
  'metadata of Nest': (target, method, descriptor) => SetMetadata('roles', ['admin'])(target, method, descriptor),
}

/** Decorates as a compiler does: the lowest decorator first. */
function decorate(target: object, method: string, ...decorators: readonly Decorator[]): void {
  let descriptor = Object.getOwnPropertyDescriptor(target, method) as PropertyDescriptor
  for (const decorator of decorators.toReversed())
    descriptor = (decorator(target, method, descriptor) as PropertyDescriptor | undefined) ?? descriptor
  Object.defineProperty(target, method, descriptor)
}

function ordersWith(...decorators: readonly Decorator[]): Type {
  @Injectable()
  class Orders {
    readonly #state = 'down'
    async database(): Promise<void> {
      throw new Error(this.#state)
    }
  }
  decorate(Orders.prototype, 'database', ...decorators)
  return Orders
}

const check = HealthCheck() as Decorator

describe('a check whose method another decorator wraps', () => {
  for (const [name, wrapper] of Object.entries(wrappers)) {
    it(`is found above and below ${name}`, async () => {
      expect(await outcome({ providers: [ordersWith(check, wrapper)] })).toEqual(down)
      expect(await outcome({ providers: [ordersWith(wrapper, check)] })).toEqual(down)
    })
  }

  it('is found between all of them', async () => {
    const all = Object.values(wrappers)
    expect(await outcome({ providers: [ordersWith(...all.slice(0, 3), check, ...all.slice(3))] })).toEqual(down)
  })

  it('is refused as a liveness check when the wrapper is async', async () => {
    const live = HealthCheck({ probe: 'liveness' }) as Decorator
    const span = wrappers['a span that changes the descriptor'] as Decorator
    await expect(start({ providers: [ordersWith(span, live)] })).rejects.toThrow('liveness.database')
  })
})

describe('a check of a base class', () => {
  class Base {
    @HealthCheck({ timeout: 100 })
    async database(): Promise<void> {}
  }

  it('is the method of the subclass that overrides it', async () => {
    @Injectable()
    class Orders extends Base {
      override async database(): Promise<void> {
        throw new Error('down')
      }
    }
    expect(await outcome({ providers: [Orders] })).toEqual(down)
  })

  it('has the settings of the subclass that decorates it again', async () => {
    @Injectable()
    class Orders extends Base {
      @HealthCheck({ name: 'orders', critical: false })
      override async database(): Promise<void> {
        throw new Error('down')
      }
    }
    expect(await outcome({ providers: [Orders] })).toEqual([['orders'], 'degraded'])
  })

  it('is found in a mixin, and where a mixin copies it to another class', async () => {
    function withCheck(Parent: new () => object) {
      class WithCheck extends Parent {
        @HealthCheck()
        async database(): Promise<void> {
          throw new Error('down')
        }
      }
      return WithCheck
    }
    @Injectable()
    class Mixed extends withCheck(class {}) {}
    expect(await outcome({ providers: [Mixed] })).toEqual(down)

    @Injectable()
    class Copied {}
    const source = withCheck(class {}).prototype
    Object.defineProperty(Copied.prototype, 'database', Object.getOwnPropertyDescriptor(source, 'database') as PropertyDescriptor)
    expect(await outcome({ providers: [Copied] })).toEqual(down)
  })

  it('is found on a class that a class decorator replaces', async () => {
    @Injectable()
    @replaced
    class Orders {
      @HealthCheck()
      async database(): Promise<void> {
        throw new Error('down')
      }
    }
    expect(await outcome({ providers: [Orders] })).toEqual(down)
  })
})

function replaced<T extends new () => object>(target: T): T {
  const Parent: new () => object = target
  class Replacement extends Parent {}
  return Replacement as T
}
