import { describe, expect, it } from 'vitest'
import { atLeast, createHealth } from './index'

const fails = (): never => {
  throw new Error('no route')
}
const hangs = (): Promise<void> => new Promise(() => {})
const passes = async (): Promise<void> => {}

async function replicasOf(check: ReturnType<typeof atLeast>) {
  return (await createHealth({ readiness: { replicas: check } }).report('readiness')).checks.replicas
}

describe('any n of several checks', () => {
  it('are healthy while at least n of them are, with the result of each inside', async () => {
    expect(await replicasOf(atLeast(2, { a: passes, b: fails, c: passes }))).toMatchObject({
      status: 'healthy',
      message: '2 of 3 pass, 2 must',
      observed: { value: 2, unit: 'passing' },
      data: {
        a: { status: 'healthy' },
        b: { status: 'unhealthy', error: { code: 'failed', message: 'no route' } },
        c: { status: 'healthy' },
      },
    })
  })

  it('are unhealthy when fewer than n of them are healthy', async () => {
    expect(await replicasOf(atLeast(2, { a: passes, b: fails, c: fails }))).toMatchObject({
      status: 'unhealthy',
      message: '1 of 3 pass, 2 must',
    })
  })

  it('count what is degraded, since it works', async () => {
    expect(await replicasOf(atLeast(1, { a: () => ({ status: 'degraded' }), b: fails }))).toMatchObject({ status: 'healthy' })
  })

  it('show which of them hung, within the timeout of the whole', async () => {
    const result = await replicasOf(atLeast(1, { a: passes, b: hangs }, { timeout: 200 }))
    expect(result).toMatchObject({ status: 'healthy', data: { b: { status: 'unhealthy', error: { code: 'timeout' } } } })
  })

  it('run a part that hangs twice at once, and no more', async () => {
    let runs = 0
    const hung = (): Promise<void> => {
      runs += 1
      return hangs()
    }
    const health = createHealth({ readiness: { replicas: atLeast(1, { a: passes, b: hung }, { timeout: 100, maxAge: 0 }) } })
    for (let i = 0; i < 5; i++) expect((await health.report('readiness')).status).toBe('healthy')
    expect(runs).toBe(2)
  })

  it('call a part as its method', async () => {
    class Replica {
      #up = true
      run() {
        return this.#up
      }
    }
    expect(await replicasOf(atLeast(1, { a: new Replica() }))).toMatchObject({ status: 'healthy' })
  })

  it.each([
    [
      'more than there are',
      () => atLeast(3, { a: passes, b: passes }),
      /^atLeast: n must be at most 2, as many as there are checks; got 3$/,
    ],
    ['none', () => atLeast(0, { a: passes }), /^atLeast: n must be a whole number from 1; got 0$/],
    [
      'a part that is no check',
      () => atLeast(1, { a: 5 as never }),
      /^atLeast: a must be a function, or an object with a method run; got 5$/,
    ],
    [
      'a timeout that leaves the parts no time',
      () => atLeast(1, { a: passes }, { timeout: 50 }),
      /^atLeast: timeout must be 51 to 60000 ms; got 50$/,
    ],
    [
      'an option that it does not know',
      () => atLeast(1, { a: passes }, { critcal: false } as never),
      /^atLeast: unknown option "critcal"; did you mean "critical"\? Known: .*runbook.*$/,
    ],
    [
      'an option that is wrong',
      () => atLeast(1, { a: passes }, { critical: 'no' as never }),
      /^atLeast: critical must be true or false; got "no"$/,
    ],
    [
      'a part without run',
      () => atLeast(1, { a: {} as never }),
      /^atLeast: a must be a function, or an object with a method run; got an object$/,
    ],
    [
      'a part with a timeout over that of the whole',
      () => atLeast(1, { a: { run: passes, timeout: 500 } }),
      /^atLeast: a\.timeout must be 1 to 450 ms; got 500\. A part ends 50 ms before the whole, whose timeout is 500 ms\.$/,
    ],
    [
      'a misspelt option of a part',
      () => atLeast(1, { a: { run: passes, timeuot: 100 } as never }),
      /^atLeast: unknown option "a\.timeuot"; did you mean "timeout"\? Known: /,
    ],
    [
      'a wrong option of a part',
      () => atLeast(1, { a: { run: passes, maxAge: -1 } }),
      /^atLeast: a\.maxAge must be 0 to 2147483647 ms; got -1$/,
    ],
    ['a wrong name of a part', () => atLeast(1, { 'a b': passes }), /^atLeast: the name of a check must be a letter, .*; got "a b"$/],
    ['no parts', () => atLeast(1, undefined as never), /^atLeast: checks must be an object literal; got undefined$/],
    ['a list of parts', () => atLeast(1, [passes] as never), /^atLeast: checks must be an object literal; got an array of 1$/],
  ])('refuse %s at once, naming the value and the remedy', (_, make, message) => {
    expect(make).toThrow(TypeError)
    expect(make).toThrow(message)
  })
})
