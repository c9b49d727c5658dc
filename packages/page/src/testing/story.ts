import { vi } from 'vitest'
import { statusPage } from '../index'
import { broken, openShop, type Shop, wellAgain } from './shop'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** A shop that has run for 20 hours, with what went wrong on the way. */
export interface Story {
  readonly shop: Shop
  readonly page: ReturnType<typeof statusPage>
  /** Lets time pass (ms) for the service. */
  pass(ms: number): void
}

/** Tells the story with faked clocks up to that time. The caller ends the faking. */
export async function tellStory(end: Date): Promise<Story> {
  vi.useFakeTimers({ toFake: ['Date'], now: end.getTime() - 20 * HOUR })
  const pass = (ms: number): void => void vi.setSystemTime(Date.now() + ms)
  const until = (ms: number): void => void vi.setSystemTime(end.getTime() - ms)
  const shop = openShop()
  const page = statusPage(shop.health, { details: 'full' })
  await shop.health.report()
  until(15 * HOUR)
  await shop.set('cache', broken.cache)
  pass(40 * MINUTE)
  await shop.set('cache', wellAgain.cache)
  until(6 * HOUR)
  await shop.set('database', broken.database)
  pass(4 * MINUTE)
  await shop.set('database', wellAgain.database)
  until(38 * MINUTE)
  await shop.set('search', broken.search)
  pass(9 * MINUTE)
  await shop.set('search', wellAgain.search)
  until(3 * MINUTE)
  return { shop, page, pass }
}
