import { describe, expect, it } from 'vitest'
import { unhandledRejections } from './unhandled-rejections'

describe('unhandledRejections', () => {
  it('returns each reason that no code handled', async () => {
    const found = await unhandledRejections(async () => {
      void Promise.reject(new Error('left unhandled'))
      void Promise.reject(undefined)
    })
    expect(found).toEqual([new Error('left unhandled'), undefined])
  })

  it('leaves out a rejection that the work handles', async () => {
    expect(await unhandledRejections(() => Promise.reject(new Error('handled')).catch(() => undefined))).toEqual([])
  })

  it('rejects when the work does, and removes its listener', async () => {
    const before = process.listenerCount('unhandledRejection')
    await expect(unhandledRejections(() => Promise.reject(new Error('the work failed')))).rejects.toThrow('the work failed')
    expect(process.listenerCount('unhandledRejection')).toBe(before)
  })
})
