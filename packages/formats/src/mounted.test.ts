import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Format, json, plainText } from '@hale/core'
import { probes } from '@hale/node'
import { expect, it, onTestFinished } from 'vitest'
import * as formats from './index'
import { states } from './testing/states'

async function serve(list: readonly Format[], state: 'healthy' | 'unhealthy'): Promise<string> {
  const server = createServer(probes(states[state](), { formats: list, paths: { health: '/actuator/health' } }))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/actuator/health`
}

// What the dashboards' clients accept: Spring Boot Admin names the actuator's types, .NET's HttpClient nothing.
const actuatorTypes = 'application/vnd.spring-boot.actuator.v3+json, application/vnd.spring-boot.actuator.v2+json, application/json'

it.each(Object.entries(formats))('%s is mounted in one line, and serves a real client', async (_, format) => {
  for (const [state, code] of [
    ['healthy', 200],
    ['unhealthy', 503],
  ] as const) {
    const url = await serve([format, plainText], state)
    for (const accept of ['*/*', 'application/json', actuatorTypes]) {
      const response = await fetch(url, { headers: { accept } })
      expect(response.status).toBe(code)
      expect(response.headers.get('content-type')).toBe(format.type)
      const body = await response.text()
      expect(body).toMatch(/^\{"status":"/)
      expect(body).not.toContain('10.0.0.7')
    }
    const text = await fetch(url, { headers: { accept: 'text/plain' } })
    expect(await text.text()).toContain(`healthz check ${code === 200 ? 'passed' : 'failed'}`)
  }
})

it('a dialect stands beside the JSON of Hale, and each client gets the one that it accepts', async () => {
  const url = await serve([json, formats.actuator], 'healthy')
  for (const [accept, status] of [
    ['*/*', 'healthy'],
    ['application/json', 'healthy'],
    [actuatorTypes, 'UP'],
  ] as const) {
    const response = await fetch(url, { headers: { accept } })
    expect(await response.json()).toMatchObject({ status })
  }
})
