import { Controller, Get, Injectable, Logger, Module, Scope, UseGuards } from '@nestjs/common'
import { LazyModuleLoader } from '@nestjs/core'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { HealthCheck } from '../index'
import { outcome, start } from '../testing/start-checks'

describe('a check of a class', () => {
  @Injectable()
  class Orders {
    static instances: Orders[] = []
    state: boolean | { status: 'degraded' } = true
    constructor() {
      Orders.instances.push(this)
    }
    @HealthCheck({ maxAge: 0 })
    async database(): Promise<boolean | { status: 'degraded' }> {
      return this.state
    }
    @HealthCheck({ probe: 'liveness', maxAge: 0 })
    loop(): boolean {
      return this.state !== false
    }
  }
  @Module({ providers: [Orders] })
  class OrdersModule {}
  @Module({ providers: [Orders] })
  class StockModule {}

  it('that two modules provide runs on both instances, and a warning names both modules and the remedy', async () => {
    const warn = vi.spyOn(Logger.prototype, 'warn').mockReturnValue()
    onTestFinished(() => warn.mockRestore())
    Orders.instances = []
    const { health } = await start({ imports: [OrdersModule, StockModule] })
    expect([...health.checks.keys()]).toEqual(['loop', 'database'])
    const [one, two] = Orders.instances as [Orders, Orders]
    const statuses = async () => [(await health.report('liveness')).status, (await health.report('readiness')).status]
    expect(await statuses()).toEqual(['healthy', 'healthy'])
    two.state = { status: 'degraded' }
    expect(await statuses()).toEqual(['healthy', 'degraded'])
    two.state = false
    expect(await statuses()).toEqual(['unhealthy', 'unhealthy'])
    Object.assign(one, { state: false })
    two.state = true
    expect(await statuses()).toEqual(['unhealthy', 'unhealthy'])
    expect(warn.mock.calls.map(([line]) => line)).toContainEqual(
      'Orders is provided 2 times, in OrdersModule and StockModule, so it has 2 instances. The check "database" (Orders.database) runs on each of them. If one is enough, list Orders in the providers and exports of one module, and import that module elsewhere',
    )
  })

  it('that one module exports to another is one check without a warning', async () => {
    const warn = vi.spyOn(Logger.prototype, 'warn').mockReturnValue()
    onTestFinished(() => warn.mockRestore())
    Orders.instances = []
    @Module({ providers: [Orders], exports: [Orders] })
    class SharedModule {}
    @Module({ imports: [SharedModule] })
    class UserModule {}
    await start({ imports: [SharedModule, UserModule] })
    expect(Orders.instances).toHaveLength(1)
    // The app of the test before may still log a change.
    expect(warn.mock.calls.filter(([line]) => String(line).includes('is provided'))).toEqual([])
  })

  it('that is a guard of a controller runs on it', async () => {
    @Injectable()
    class Guard {
      canActivate(): boolean {
        return true
      }
      @HealthCheck()
      database(): boolean {
        return false
      }
    }
    @Controller()
    @UseGuards(Guard)
    class Hello {
      @Get()
      greet(): string {
        return 'hello'
      }
    }
    expect(await outcome({ controllers: [Hello] })).toEqual([['database'], 'unhealthy'])
  })

  it('in a module that LazyModuleLoader loads rejects the load, with the remedy', async () => {
    const { app, health } = await start({})
    const loader = app.get(LazyModuleLoader)
    await expect(loader.load(() => OrdersModule)).rejects.toThrow(TypeError)
    await expect(loader.load(() => StockModule)).rejects.toThrow(
      'HealthCheck: Orders.database must be in a module that is loaded when the app starts; got StockModule, loaded by LazyModuleLoader. Import StockModule in the root module',
    )
    expect([...health.checks.keys()]).toEqual([])
  })

  it('leaves LazyModuleLoader as it is for other modules', async () => {
    @Injectable({ scope: Scope.DEFAULT })
    class Reports {}
    @Module({ providers: [Reports], exports: [Reports] })
    class ReportsModule {}
    const { app } = await start({ providers: [Orders] })
    const loaded = await app.get(LazyModuleLoader).load(() => ReportsModule)
    expect(loaded.get(Reports)).toBeInstanceOf(Reports)
    expect(await app.get(LazyModuleLoader).load(() => ReportsModule)).toBe(loaded)
  })
})
