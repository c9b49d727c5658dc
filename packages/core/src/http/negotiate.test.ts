import { describe, expect, it } from 'vitest'
import { createHealth, createProbeHandler, type Format, json, plainText } from '../index'
import { ask } from '../testing/ask'

const handle = createProbeHandler(createHealth({ readiness: { database: () => true } }))
const typeFor = async (accept: string | undefined): Promise<string | undefined> =>
  (await ask(handle, '/readyz', accept === undefined ? {} : { accept })).headers['content-type']

const JSON_TYPE = 'application/json'
const HEALTH = 'application/health+json'
const TEXT = 'text/plain; charset=utf-8'

describe('the format', () => {
  it.each([
    [undefined, JSON_TYPE],
    ['', JSON_TYPE],
    ['*/*', JSON_TYPE],
    ['application/*', JSON_TYPE],
    ['application/json', JSON_TYPE],
    ['Application/JSON; charset=utf-8', JSON_TYPE],
    ['application/health+json', HEALTH],
    ['APPLICATION/HEALTH+JSON', HEALTH],
    ['text/plain', TEXT],
    ['text/*', TEXT],
    ['text/plain; version=0.0.4', TEXT],
    ['application/health+json, application/json', HEALTH],
    ['application/json, application/health+json', JSON_TYPE],
    ['application/health+json;q=0.5, application/json;q=0.4', HEALTH],
    ['text/plain;q=0.5, application/json', JSON_TYPE],
    ['text/plain;q=0.5, */*;q=0.1', TEXT],
    ['text/plain, */*', TEXT],
    ['*/*, text/plain', TEXT],
    ['text/plain;q=0, */*', JSON_TYPE],
    ['application/json;q=0, */*', HEALTH],
    ['application/json;q=0, application/health+json;q=0, */*;q=0.001', TEXT],
    ['application/json;q=0', JSON_TYPE],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', JSON_TYPE],
    ['text/html', JSON_TYPE],
    ['image/webp', JSON_TYPE],
    [';;;', JSON_TYPE],
    ['/', JSON_TYPE],
    [','.repeat(5_000), JSON_TYPE],
    ['*/*;q=nonsense', JSON_TYPE],
    ['text/plain;q=-1, application/json;q=1e999, */*;q=NaN', JSON_TYPE],
    ['text/plain ; q=0.9 , application/json ; q=0.2', TEXT],
    [`${'image/png;q=0.9,'.repeat(500)}text/plain;q=0.001`, TEXT],
  ])('for Accept: %j is %s', async (accept, type) => {
    expect(await typeFor(accept)).toBe(type)
  })

  it('is never HTML', async () => {
    for (const accept of ['text/html', '*/*', 'text/html, */*;q=0.1', 'text/*']) {
      const { headers, body } = await ask(handle, '/healthz', { accept })
      expect(headers['content-type']).not.toContain('html')
      expect(body).not.toContain('<')
    }
  })

  it('is HTML only where the client names it', async () => {
    const html: Format = { type: 'text/html', write: () => '<p>healthy</p>' }
    const types = async (formats: readonly Format[]) => {
      const handler = createProbeHandler(createHealth(), { formats })
      const accepts = ['text/html', 'text/html,*/*;q=0.8', '*/*', 'text/*', '', 'image/webp']
      return Promise.all(accepts.map(async (accept) => (await ask(handler, '/healthz', { accept })).headers['content-type']))
    }
    const page = 'text/html; charset=utf-8'
    expect(await types([html, plainText])).toEqual([page, page, TEXT, TEXT, TEXT, TEXT])
    expect(await types([html])).toEqual([page, page, JSON_TYPE, JSON_TYPE, JSON_TYPE, JSON_TYPE])
  })

  it('is the first of the list for a client that accepts anything, and no other than those of the list', async () => {
    const handler = createProbeHandler(createHealth(), { formats: [plainText, json] })
    for (const [accept, type] of [
      ['*/*', TEXT],
      ['', TEXT],
      ['application/health+json', TEXT],
      ['application/*', JSON_TYPE],
      ['application/json', JSON_TYPE],
      ['application/json, text/plain', JSON_TYPE],
    ] as const) {
      expect((await ask(handler, '/readyz', { accept })).headers['content-type'], accept).toBe(type)
    }
  })

  it('comes with headers for caches, which may keep nothing, and for browsers, which may guess nothing', async () => {
    for (const line of ['/livez', 'HEAD /readyz', 'OPTIONS /startupz', '/healthz', '/readyz/database', 'POST /readyz']) {
      const { headers, body } = await ask(handle, line)
      expect(headers).toMatchObject({ vary: 'Accept', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
      for (const name of Object.keys(headers)) expect(name).toBe(name.toLowerCase())
      expect(headers.etag ?? headers['last-modified'] ?? headers.location).toBeUndefined()
      if (!/^(HEAD|OPTIONS)/.test(line)) expect(headers['content-length']).toBe(String(Buffer.byteLength(body)))
    }
  })
})
