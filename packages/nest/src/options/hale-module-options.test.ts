import { createHealth } from '@hale/core'
import { Module } from '@nestjs/common'
import { describe, expect, it } from 'vitest'
import { HaleModule, type HaleModuleOptions } from '../index'
import { createApp } from '../testing/start-app'

const wrong = (options: unknown): HaleModuleOptions => options as HaleModuleOptions

describe('a wrong option of HaleModule.forRoot is a TypeError at the call', () => {
  it.each<[options: unknown, message: string]>([
    [{ readyness: {} }, 'HaleModule.forRoot: unknown option "readyness"; did you mean "readiness"? Known: name, version'],
    [{ drainFor: 5_000 }, 'HaleModule.forRoot: unknown option "drainFor"'],
    [{ readinesDelay: 5_000 }, 'unknown option "readinesDelay"; did you mean "readinessDelay"?'],
    [{ readinessDelay: -1 }, 'HaleModule.forRoot: readinessDelay must be 0 to 3600000 ms; got -1'],
    [{ timeout: '10s' }, 'HaleModule.forRoot: timeout must be 0 to 3600000 ms; got "10s"'],
    [{ health: {} }, 'HaleModule.forRoot: health must be what createHealth returns; got an object'],
    [
      { health: createHealth(), name: 'orders' },
      'HaleModule.forRoot: name must not stand beside health. Pass it to the createHealth that made the health',
    ],
    [null, 'HaleModule.forRoot: options must be an object literal; got null'],
    [() => ({}), 'HaleModule.forRoot: options must be an object literal; got a function'],
  ])('%o', (options, message) => {
    expect(() => HaleModule.forRoot(wrong(options))).toThrow(TypeError)
    expect(() => HaleModule.forRoot(wrong(options))).toThrow(message)
  })
})

describe('a wrong option of HaleModule.forRootAsync is a TypeError', () => {
  it.each<[options: unknown, message: string]>([
    [{}, 'HaleModule.forRootAsync: options must have one of useFactory, useClass and useExisting; got none'],
    [{ useFactory: () => ({}), useClass: Map }, 'useFactory, useClass and useExisting; got useFactory and useClass'],
    [{ useFactry: () => ({}) }, 'HaleModule.forRootAsync: unknown option "useFactry"; did you mean "useFactory"?'],
    [{ useFactory: {} }, 'HaleModule.forRootAsync: useFactory must be a function that returns the options; got an object'],
    [{ useClass: 'Options' }, 'HaleModule.forRootAsync: useClass must be a class with a method createHaleOptions; got "Options"'],
    [{ useFactory: () => ({}), inject: {} }, 'HaleModule.forRootAsync: inject must be an array; got an object'],
  ])('at the call: %o', (options, message) => {
    const call = () => HaleModule.forRootAsync(options as Parameters<typeof HaleModule.forRootAsync>[0])
    expect(call).toThrow(TypeError)
    expect(call).toThrow(message)
  })

  it.each<[options: unknown, message: string]>([
    [undefined, 'HaleModule.forRootAsync: options must be an object literal; got undefined'],
    [{ readyness: {} }, 'HaleModule.forRootAsync: unknown option "readyness"; did you mean "readiness"?'],
    [{ probes: { paths: { liveness: 'livez' } } }, '"livez"'],
    [{ deadline: -1 }, 'createHealth: deadline must be'],
  ])('at the start, where the source returns %o', async (options, message) => {
    @Module({ imports: [HaleModule.forRootAsync({ useFactory: () => wrong(options) })] })
    class AppModule {}
    const failure = await createApp(AppModule).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(TypeError)
    expect(String(failure)).toContain(message)
  })
})
