import { unhandledRejections } from '@hale/leaks'
import { describe, expect, it } from 'vitest'
import { createHealth } from '../index'
import { make } from '../testing/hostile-value'
import { resultOf } from '../testing/result-of'
import { type Settle, type Then, thenable } from '../testing/thenable'

const throws: Then = () => {
  throw new Error('no')
}
const rejects: Then = (_, reject) => reject(new Error('no'))
const isSaidThrice: Then = (resolve, reject) => {
  resolve(false)
  resolve(true)
  reject(new Error('no'))
}

describe('a thenable', () => {
  it.each<[string, unknown, object]>([
    ['that resolves is healthy', thenable((resolve: Settle) => resolve()), { status: 'healthy' }],
    ['that rejects is unhealthy', thenable(rejects), { status: 'unhealthy', error: { code: 'failed' } }],
    ['that resolves with false is unhealthy', thenable((resolve: Settle) => resolve(false)), { error: { code: 'invalid_answer' } }],
    ['that throws is unhealthy', thenable(throws), { status: 'unhealthy', error: { code: 'failed' } }],
    ['that settles twice has settled the first time', thenable(isSaidThrice), { status: 'unhealthy', error: { code: 'invalid_answer' } }],
    ['that never settles is unhealthy', thenable(() => undefined), { status: 'unhealthy', error: { code: 'timeout' } }],
    ['that nests is followed', thenable((resolve: Settle) => resolve(Promise.reject(new Error('no')))), { error: { code: 'failed' } }],
    [
      'that is a function is followed',
      thenable(
        (resolve: Settle) => resolve(true),
        () => false,
      ),
      { status: 'healthy' },
    ],
    ['whose then cannot be read is unhealthy', make({ value: {}, keys: ['then'], how: 'throwing' }), { error: { code: 'failed' } }],
  ])('%s', async (_, answer, expected) => {
    expect(await unhandledRejections(async () => expect(await resultOf(() => answer)).toMatchObject(expected))).toEqual([])
  })

  it('that calls back during the call has one result, and no timeout later', async () => {
    const eager = thenable((resolve: Settle) => resolve(true), Promise.resolve())
    const health = createHealth({ readiness: { eager: { timeout: 10, run: () => eager as Promise<void> } } })
    expect((await health.report()).status).toBe('healthy')
    await new Promise((resolve) => setTimeout(resolve, 40))
    expect((await health.report()).status).toBe('healthy')
  })

  it('that is a promise with a then of its own settles once, and opens nothing by saying more', async () => {
    const talkative: Then[] = [
      isSaidThrice,
      (resolve, reject) => {
        reject(new Error('no'))
        resolve(true)
      },
      (resolve) => {
        resolve(false)
        setTimeout(resolve, 5, true)
      },
    ]
    for (const then of talkative) {
      const run = () => thenable(then, Promise.resolve(false)) as Promise<boolean>
      const health = createHealth({ readiness: { talkative: { maxAge: 60_000, run } } })
      expect((await health.report()).status).toBe('unhealthy')
      await new Promise((resolve) => setTimeout(resolve, 15))
      expect((await health.report()).status).toBe('unhealthy')
    }
  })
})
