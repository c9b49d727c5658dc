import { unhandledRejections } from '@hale/leaks'
import { expect, it } from 'vitest'
import { createHealth } from '../index'

it.each([
  ['throws', () => Promise.reject(new Error('no list'))],
  ['answers', async () => ['the e-mail provider']],
])('a function for blindSpots that is async and %s is said to fail, and ends no process', async (_what, blindSpots) => {
  const rejections = await unhandledRejections(async () => {
    const health = createHealth({ blindSpots: blindSpots as never })
    expect((await health.report()).blindSpots).toEqual(['blindSpots() failed'])
  })
  expect(rejections).toEqual([])
})
