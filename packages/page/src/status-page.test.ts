import { gzipSync } from 'node:zlib'
import { basic, bearer, createHealth, type HealthRequest, type HealthResponse } from '@hale/core'
import { describe, expect, it } from 'vitest'
import { statusPage } from './index'
import { ENGLISH } from './labels'
import { broken, openShop } from './testing/shop'

type Page = ReturnType<typeof statusPage>

async function ask(page: Page, url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<HealthResponse> {
  const request: HealthRequest = { method, url, header: (name) => headers[name] }
  const response = await page(request)
  if (!response) throw new Error(`${url} is not the page's`)
  return response
}
const linksOf = (body: string): string[] => [...body.matchAll(/(?:href|src)="(\.[^"?]*)/g)].map(([, link = '']) => link)

describe('the paths of the page', () => {
  it('are below the path of the page, with relative links that fit with and without a trailing slash', async () => {
    const page = statusPage(createHealth(), { path: '/ops/status' })
    for (const [url, links] of [
      ['/ops/status', ['./status/style.css', './status/script.js', './status/data']],
      ['/ops/status/', ['./style.css', './script.js', './data']],
      ['http://orders.local/ops/status?x=1', ['./status/style.css', './status/script.js', './status/data']],
    ] as const) {
      const { status, headers, body } = await ask(page, url)
      expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
      expect(linksOf(body)).toEqual(links)
    }
    expect(page.paths).toEqual(['/ops/status', '/ops/status/data', '/ops/status/style.css', '/ops/status/script.js'])
    for (const url of ['/ops', '/ops/statuses', '/status', '/ops/status/x', '/ops/status/data/', '/ops/status/login', '*', ''])
      expect(await page({ method: 'GET', url, header: () => undefined }), url).toBeUndefined()
  })

  it('can be the root', async () => {
    const page = statusPage(createHealth(), { path: '/' })
    expect(page.paths).toEqual(['/', '/data', '/style.css', '/script.js'])
    expect(linksOf((await ask(page, '/')).body)).toEqual(['./style.css', './script.js', './data'])
  })

  it('answer HEAD like GET without a body, and 405 to other methods', async () => {
    const page = statusPage(createHealth())
    for (const path of page.paths) {
      const get = await ask(page, path)
      const head = await ask(page, path, {}, 'HEAD')
      expect([head.status, head.body, head.headers['content-type']], path).toEqual([200, '', get.headers['content-type']])
      expect(get.headers['content-length']).toBe(String(Buffer.byteLength(get.body)))
      const post = await ask(page, path, {}, 'POST')
      expect([post.status, post.headers['allow']], path).toEqual([405, 'GET, HEAD'])
    }
  })

  it('answer 200 whatever the status, so that proxies show the page', async () => {
    const shop = openShop()
    const page = statusPage(shop.health)
    await shop.set('database', broken.database)
    expect((await ask(page, '/status')).status).toBe(200)
    shop.health.drain()
    const { status, body } = await ask(page, '/status')
    expect(status).toBe(200)
    expect(body).toContain('It is stopping and takes no new requests.')
  })

  it('keep files for good, and nothing else', async () => {
    const page = statusPage(createHealth())
    const { body, headers } = await ask(page, '/status/')
    expect(headers['cache-control']).toBe('no-store')
    for (const [, link = ''] of body.matchAll(/"\.\/((?:style|script)\.\w+\?\w+)"/g)) {
      expect((await ask(page, `/status/${link}`)).headers['cache-control']).toBe('public, max-age=31536000, immutable')
      expect((await ask(page, `/status/${link}x`)).headers['cache-control']).toBe('no-store')
    }
  })

  it('send less than 12 kB of files, compressed', async () => {
    const page = statusPage(createHealth())
    const files = await Promise.all(['/status/style.css', '/status/script.js'].map((path) => ask(page, path)))
    expect(files.reduce((sum, { body }) => sum + gzipSync(body).length, 0)).toBeLessThan(12_000)
  })
})

describe('what a visitor sees', () => {
  const secrets = ['10.0.0.7', 'refused', 'Orders cannot', 'runbooks.example.com', 'deliveries of mail', '1.4.2', '"orders"', 'the primary']

  it.each(['none', 'summary'] as const)('at %s is neither a message nor data, in no byte of any answer', async (details) => {
    const shop = openShop()
    const page = statusPage(shop.health, { details })
    await shop.health.report()
    await shop.set('database', broken.database)
    await shop.set('search', broken.search)
    for (const path of ['/status', '/status/data', '/status/data?live']) {
      const { body } = await ask(page, path)
      for (const secret of secrets) expect(body, `${path} has ${secret}`).not.toContain(secret)
      expect(body.includes('database'), path).toBe(details === 'summary')
    }
    const full = await ask(statusPage(shop.health, { details: 'full' }), '/status')
    for (const secret of secrets.filter((one) => one !== '"orders"')) expect(full.body).toContain(secret)
  })

  it('at none does not change with a check that does not change the whole', async () => {
    const shop = openShop()
    const page = statusPage(shop.health, { details: 'none' })
    await shop.set('cache', broken.cache)
    const revision = async (): Promise<string> => JSON.parse((await ask(page, '/status/data?live')).body).revision
    const before = await revision()
    await shop.set('search', broken.search)
    expect(await revision()).toBe(before)
  })

  it('follows the audience of the probes: a token, a function, a throw', async () => {
    const { health } = openShop()
    await health.report()
    const shows = async (page: Page, headers = {}): Promise<boolean> => (await ask(page, '/status', headers)).body.includes('1.4.2')
    const withToken = statusPage(health, { details: bearer('secret-token') })
    expect(await shows(withToken)).toBe(false)
    expect(await shows(withToken, { authorization: 'Bearer secret-token' })).toBe(true)
    const team = statusPage(health, { details: ({ header }) => (header('x-team') ? 'full' : 'none') })
    expect([await shows(team), await shows(team, { 'x-team': '1' })]).toEqual([false, true])
    const failing = statusPage(health, {
      details: () => {
        throw new Error('no')
      },
    })
    expect((await ask(failing, '/status')).body).toContain(ENGLISH.notShown)
  })

  it('has a way to sign in and out where a password is asked for, and none elsewhere', async () => {
    const page = statusPage(openShop().health, { details: basic('team', 'secret') })
    const authorization = `Basic ${btoa('team:secret')}`
    expect(page.paths).toContain('/status/login')
    expect((await ask(page, '/status')).body).toContain('<a href="./status/login">Sign in for details</a>')
    const challenged = await ask(page, '/status/login')
    expect([challenged.status, challenged.headers['www-authenticate']]).toEqual([401, 'Basic realm="health", charset="UTF-8"'])
    const wrong = await ask(page, '/status/login', { authorization: `Basic ${btoa('team:wrong')}` })
    expect(wrong.status).toBe(401)
    const right = await ask(page, '/status/login', { authorization })
    expect([right.status, right.headers['location']]).toEqual([303, './'])
    expect((await ask(page, '/status/', { authorization })).body).toContain('<a href="./logout">Sign out</a>')
    expect((await ask(page, '/status/logout', { authorization })).status).toBe(401)
    expect((await ask(page, '/status/logout')).headers['location']).toBe('./')
    expect((await ask(statusPage(openShop().health), '/status')).body).not.toContain('Sign in')
  })
})

describe('the data', () => {
  it('is the report, the sentence and the changes', async () => {
    const shop = openShop()
    const page = statusPage(shop.health, { details: 'full' })
    await shop.health.report()
    await shop.set('database', broken.database)
    const data = JSON.parse((await ask(page, '/status/data')).body)
    expect(data).toMatchObject({
      sentence: 'It cannot serve: database is down.',
      report: { status: 'unhealthy', name: 'orders', checks: { database: { status: 'unhealthy' } } },
    })
    expect(data.history.changes).toMatchObject([
      { kind: 'report', subject: 'readiness', from: 'healthy', to: 'unhealthy' },
      { kind: 'check', subject: 'database', from: 'healthy', to: 'unhealthy', message: 'connect to 10.0.0.7:5432 was refused' },
    ])
    expect(new Date(data.history.since).toISOString()).toBe(data.history.since)
  })
})

describe('the labels', () => {
  it.each([
    ['de', '<html lang="de">'],
    ['ar', '<html lang="ar" dir="rtl">'],
    ['he-IL', '<html lang="he-IL" dir="rtl">'],
    ['az-Arab', '<html lang="az-Arab" dir="rtl">'],
    ['az', '<html lang="az">'],
  ])('in %s say in which direction the page is read', async (lang, expected) => {
    expect((await ask(statusPage(createHealth(), { labels: { lang } }), '/status')).body).toContain(expected)
  })

  it('replace every word', async () => {
    const labels = Object.fromEntries(
      Object.entries(ENGLISH).map(([key, label]) => [key, `#${key}${label.match(/\{\w+\}/g)?.join('') ?? ''}`]),
    )
    const shop = openShop()
    const page = statusPage(shop.health, { details: 'summary', labels: { ...labels, lang: 'de' } })
    await shop.health.report()
    await shop.set('database', broken.database)
    await shop.set('cache', broken.cache)
    const { body } = await ask(page, '/status')
    expect(body).toContain('<html lang="de">')
    const text = body.replace(/<[^>]*>/g, '\n').replace(/#\w+/g, '')
    const ours = [
      'database',
      'cache',
      'payments',
      'search',
      'eventLoop',
      'failed',
      'Mrd',
      'UTC',
      'Min',
      'ms',
      'Sek',
      'ECONNREFUSED',
      'timeout',
    ]
    const months = /^(Jan|Feb|März|Apr|Mai|Jun|Jul|Aug|Sept|Okt|Nov|Dez)$/
    const words = [...text.matchAll(/[A-Za-zä]{3,}/g)].map(([word]) => word).filter((word) => !ours.includes(word) && !months.test(word))
    expect(words).toEqual([])
  })

  it('are verified, as are the other options', () => {
    const health = createHealth()
    const refused: [object, string][] = [
      [{ paht: '/x' }, 'statusPage: unknown option "paht"; did you mean "path"?'],
      [{ path: 'status' }, 'statusPage: path must be a path such as "/status", without a trailing slash; got "status"'],
      [{ path: '/status/' }, 'statusPage: path must be a path'],
      [
        { details: 'all' },
        'statusPage: details must be "none", "summary", "full" or a function of the request that returns one of them, such as bearer(token); got "all"',
      ],
      [{ labels: { alWell: 'x' } }, 'statusPage: unknown option "labels.alWell"; did you mean "allWell"?'],
      [{ labels: { lang: 'not a language' } }, 'statusPage: labels.lang must be a language tag'],
      [{ labels: { healthy: '' } }, 'statusPage: labels.healthy must be a string of 1 to 200 characters'],
    ]
    for (const [options, message] of refused) expect(() => statusPage(health, options), message).toThrow(message)
    expect(() => statusPage(undefined as never)).toThrow('statusPage: health must be what createHealth returns; got undefined')
  })
})
