import { sendRequest } from '@hale/conformance'
import type { Health as CoreHealth } from '@hale/core'
import { Controller, Get, Logger, Module, ShutdownSignal } from '@nestjs/common'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { HaleModule, Health } from '../index'
import { drained } from '../testing/drained'
import { createGate } from '../testing/gate'
import { createApp, type Platform, platforms, startApp } from '../testing/start-app'

function mockExit(onExit: () => unknown) {
  const exit = vi.spyOn(process, 'exit').mockImplementation((() => void onExit()) as () => never)
  onTestFinished(() => exit.mockRestore())
  return exit
}

describe.each(Object.keys(platforms) as Platform[])('a signal to Nest on %s', (platform) => {
  it('exits with 0 after a signal, when every hook is done', async () => {
    const order: string[] = []
    const exit = mockExit(() => order.push('exit'))
    @Module({ imports: [HaleModule.forRoot({ readinessDelay: 0 })] })
    class AppModule {
      async onApplicationShutdown(signal?: string): Promise<void> {
        await new Promise(setImmediate)
        order.push(`onApplicationShutdown ${signal}`)
      }
    }
    const app = await createApp(AppModule, platform)
    app.enableShutdownHooks([ShutdownSignal.SIGUSR2])
    await startApp(app)
    // Without the module this signal would end the process that runs the tests.
    process.kill(process.pid, 'SIGUSR2')
    await vi.waitFor(() => expect(exit).toHaveBeenCalledWith(0), { timeout: 60_000, interval: 10 })
    expect(order).toEqual(['onApplicationShutdown SIGUSR2', 'exit'])
  })

  it('exits with 1 and logs why when a request was cut off', async () => {
    const asked = createGate()
    const logged = vi.spyOn(Logger.prototype, 'error').mockReturnValue()
    onTestFinished(() => logged.mockRestore())
    const exit = mockExit(() => {})

    @Controller('slow')
    class SlowController {
      @Get()
      async finish(): Promise<void> {
        asked.open()
        await new Promise(() => {})
      }
    }
    @Module({ controllers: [SlowController], imports: [HaleModule.forRoot({ readinessDelay: 0, timeout: 100 })] })
    class AppModule {}
    const app = await createApp(AppModule, platform)
    app.enableShutdownHooks([ShutdownSignal.SIGUSR2])
    const { port } = await startApp(app)
    const slow = sendRequest(port, { path: '/slow' }).catch((error: NodeJS.ErrnoException) => error.code)
    await asked.opened
    process.kill(process.pid, 'SIGUSR2')
    await vi.waitFor(() => expect(exit).toHaveBeenCalledWith(1), { timeout: 60_000, interval: 10 })
    expect(await slow).toBe('ECONNRESET')
    expect(logged.mock.calls).toContainEqual(['The stop did not end in order: 1 requests or WebSockets cut off'])
  })
})

it('Ctrl-C stops without the delay, says what it waits for, and ends at once when pressed again', async () => {
  const [asked, answer] = [createGate(), createGate()]
  const printed = vi.spyOn(console, 'error').mockReturnValue()
  onTestFinished(() => printed.mockRestore())
  const exit = mockExit(answer.open)

  @Controller('slow')
  class SlowController {
    @Get()
    async finish(): Promise<string> {
      asked.open()
      await answer.opened
      return 'finished'
    }
  }
  @Module({ controllers: [SlowController], imports: [HaleModule.forRoot()] })
  class AppModule {}
  const app = await createApp(AppModule)
  const { port } = await startApp(app)
  app.enableShutdownHooks([ShutdownSignal.SIGINT])
  const slow = sendRequest(port, { path: '/slow' })
  await asked.opened
  process.kill(process.pid, 'SIGINT')
  await drained(app.get<CoreHealth>(Health))
  expect(printed.mock.calls).toEqual([[expect.stringMatching(/^SIGINT: waiting at most 10 s for 1 running request, .*Press Ctrl-C again/)]])
  // Sooner, it would count as an echo of the first one.
  await new Promise((resolve) => setTimeout(resolve, 600))
  process.kill(process.pid, 'SIGINT')
  await vi.waitFor(() => expect(exit.mock.calls).toContainEqual([1]), { timeout: 60_000, interval: 10 })
  expect((await slow).body).toBe('finished')
  await vi.waitFor(() => expect(exit.mock.calls).toEqual([[1], [0]]), { timeout: 60_000, interval: 10 })
  expect(process.listenerCount('SIGINT')).toBe(0)
})
