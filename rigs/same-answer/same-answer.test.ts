import { type MountedApp, sendRequest } from '@hale/conformance'
import { createHealth } from '@hale/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { frameworks } from './frameworks'

const maxAge = 60_000
const health = createHealth({
  name: 'orders',
  version: '1.4.2',
  liveness: { loop: { run: () => ({ observed: { value: 12.5, unit: 'ms' } }), maxAge } },
  readiness: {
    database: { run: () => Promise.resolve(), maxAge },
    cache: { run: () => Promise.reject(new Error('größer 🚀')), critical: false, maxAge },
  },
})

/** The timestamp and duration of a report on one check. Each request gets a new report. */
const ownTime = /"timestamp":"[^"]+","duration":[\d.]+(?=,"checks")/

describe('one health on six frameworks', () => {
  const apps = new Map<string, MountedApp>()

  beforeAll(async () => {
    for (const [name, start] of Object.entries(frameworks)) apps.set(name, await start(health, { details: 'full' }))
  })
  afterAll(() => Promise.all([...apps.values()].map((app) => app.close())))

  for (const path of ['/livez', '/readyz', '/startupz', '/healthz', '/readyz/database']) {
    for (const accept of ['application/json', 'application/health+json', 'text/plain']) {
      it(`gives the same bytes for ${path} as ${accept}`, async () => {
        const answers = new Map<string, unknown>()
        for (const [name, { port }] of apps) {
          const { status, headers, body } = await sendRequest(port, { path, headers: { accept } })
          const compared = path === '/readyz/database' ? body.replace(ownTime, '') : body
          answers.set(name, { status, type: headers['content-type'], body: compared })
        }
        expect(answers.size).toBe(6)
        const node = answers.get('node')
        expect(node).toMatchObject({ status: 200 })
        for (const [name, answer] of answers) expect(answer, name).toEqual(node)
      })
    }
  }
})
