import { generateKeyPairSync } from 'node:crypto'
import { testCheck } from '@hale/conformance'
import { describeWithServer, type IdentityServer, identityServer, probeCheck, recordFault } from '@hale/testbed'
import { Agent, fetch as undiciFetch } from 'undici'
import { describe, expect, it } from 'vitest'
import { type Fetch, jwks } from './jwks'
import { oidc } from './oidc'
import { endlessBody, serve } from './testing/serve'

type Settings = Pick<IdentityServer, 'host' | 'port'>

const checks = {
  jwks: (issuer: string, fetch: Fetch) => jwks(`${issuer}/keys`, { fetch }),
  oidc: (issuer: string, fetch: Fetch) => oidc(issuer, { fetch }),
}

describeWithServer(identityServer, 'against a real identity provider', (server) => {
  for (const [name, make] of Object.entries(checks)) {
    testCheck<Settings>(
      `${name}, fetch`,
      ({ host, port }) => {
        // fetch keeps the connections of all checks together, so each has an agent of its own here.
        const dispatcher = new Agent({ connections: 1 })
        const fetch: Fetch = (url, request) => undiciFetch(url, { ...request, dispatcher })
        return { check: make(`http://${host}:${port}`, fetch), close: () => dispatcher.destroy() }
      },
      { server, it, onOutcome: recordFault, runs: 1_000 },
    )
  }

  it('is healthy with the global fetch, not critical, and reports the keys', async () => {
    const { host, port } = server()
    const healthy = {
      status: 'healthy',
      critical: false,
      scope: 'dependency',
      observed: { unit: 'ms' },
      data: { keys: 2, skipped: 0, age: null },
    }
    expect(await probeCheck(jwks(`http://${host}:${port}/keys`))()).toMatchObject(healthy)
    expect(await probeCheck(oidc(`http://${host}:${port}`))()).toMatchObject(healthy)
  })
})

const { publicKey: rsa, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const jwk = { ...rsa.export({ format: 'jwk' }), use: 'sig' }
const edwards = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })
const agreement = generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' })

const probeBody = async (body: string, headers = {}, options = {}) => {
  const { url } = await serve((_, response) => response.writeHead(200, headers).end(body))
  return probeCheck(jwks(`${url}/keys?tenant=secret`, options))()
}

describe('jwks(url, options)', () => {
  it('counts the keys that verify signatures, and skips others as RFC 7517 says', async () => {
    const keys = [jwk, edwards, { ...jwk, use: 'enc' }, agreement, { kty: 'oct', k: 'c2VjcmV0' }, { kty: 'new' }, { kty: 'RSA' }, null, 1]
    expect(await probeBody(JSON.stringify({ keys }))).toMatchObject({ status: 'healthy', data: { keys: 2, skipped: 7 } })
  })

  it.each([
    ['an empty set', { keys: [] }, 'no_keys'],
    ['keys for encryption only', { keys: [{ ...jwk, use: 'enc' }] }, 'no_keys'],
    ['keys that do not parse', { keys: [{ kty: 'RSA', n: '', e: '' }, 'x'] }, 'no_keys'],
    ['JSON that is no key set', { error: 'maintenance' }, 'invalid_answer'],
    ['keys that are no array', { keys: jwk }, 'invalid_answer'],
    ['an array', [jwk], 'invalid_answer'],
    ['null', null, 'invalid_answer'],
  ])('is unhealthy for %s', async (_, body, code) => {
    expect(await probeBody(JSON.stringify(body))).toMatchObject({ status: 'unhealthy', error: { code } })
  })

  it.each(['<html>Down for maintenance</html>', '', '{"keys":['])(
    'is unhealthy with the code invalid_answer for the body %j, and does not show the query',
    async (body) => {
      const row = await probeBody(body)
      expect(row).toMatchObject({ error: { code: 'invalid_answer', message: expect.stringContaining('/keys answered with something') } })
      expect(JSON.stringify(row)).not.toContain('secret')
    },
  )

  it('never shows a private key that the server publishes', async () => {
    const row = await probeBody(JSON.stringify({ keys: [privateKey.export({ format: 'jwk' })] }))
    expect(JSON.stringify(row)).not.toContain(privateKey.export({ format: 'jwk' }).d)
  })

  it.each([302, 404, 500, 503])('is unhealthy for the status %d, and follows no redirect', async (status) => {
    const paths: unknown[] = []
    const { url } = await serve((request, response) => {
      paths.push(request.url)
      response.writeHead(status, { location: '/elsewhere' }).end(JSON.stringify({ keys: [jwk] }))
    })
    expect(await probeCheck(jwks(`${url}/keys`))()).toMatchObject({
      status: 'unhealthy',
      error: { code: 'unexpected_status', message: `${url}/keys answered with status ${status}` },
    })
    expect(paths).toEqual(['/keys'])
  })

  it('ends with an endless body, and closes its connection', async () => {
    const { url, open } = await serve((_, response) => endlessBody(response))
    expect(await probeCheck(jwks(url))()).toMatchObject({
      status: 'unhealthy',
      error: { code: 'invalid_answer', message: expect.stringContaining('more than 1048576 bytes') },
    })
    await expect.poll(open, { timeout: 60_000 }).toBe(0)
  })

  it('is unhealthy with the code timeout where the server hangs, and closes its connection', async () => {
    const { url, open } = await serve(() => {})
    expect(await probeCheck(jwks(url))(200)).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
    await expect.poll(open, { timeout: 60_000 }).toBe(0)
  })

  it('is degraded once a cache has held the keys for degradedAt, and says how long', async () => {
    const body = JSON.stringify({ keys: [jwk] })
    const options = { degradedAt: 3_600_000 }
    expect(await probeBody(body, { age: '3599' }, options)).toMatchObject({ status: 'healthy', data: { age: 3_599_000 } })
    expect(await probeBody(body, { age: '3600' }, options)).toMatchObject({
      status: 'degraded',
      message: 'a cache has held the keys for 3600000 ms',
    })
    for (const headers of [{}, { age: 'old' }, { age: '-1' }]) {
      expect(await probeBody(body, headers, options)).toMatchObject({ status: 'healthy', data: { age: null } })
    }
    expect(await probeBody(body, { age: '999999' })).toMatchObject({ status: 'healthy' })
  })

  it('keeps its result for a minute and is not critical, unless the options say otherwise', () => {
    expect(jwks('https://id.example/keys')).toEqual({ critical: false, maxAge: 60_000, run: expect.any(Function) })
    expect(jwks('https://id.example/keys', { critical: true, maxAge: 0 })).toMatchObject({ critical: true, maxAge: 0 })
    expect(jwks('https://id.example/keys', { critical: undefined, maxAge: undefined })).toMatchObject({ critical: false, maxAge: 60_000 })
  })

  it.each([
    [
      undefined,
      {},
      'jwks: url must be an http or https URL without credentials, such as "https://id.example/.well-known/jwks.json"; got undefined',
    ],
    ['https://me:secret@id.example', {}, 'got a URL with credentials'],
    ['https://id.example/keys', { degradedAt: 0 }, 'jwks: degradedAt must be 1 to 2147483647 ms; got 0'],
    ['https://id.example/keys', { fetch: 'undici' }, 'jwks: fetch must be a function; got "undici"'],
  ])('refuses %j with %j when it is made', (url, options, message) => {
    const make = () => jwks(url as never, options as never)
    expect(make).toThrow(message)
    expect(make).not.toThrow('secret')
  })
})

/** A provider whose configuration is this. Its keys are at `/keys`. */
const provider = async (configuration: (url: string) => object, keys: unknown = { keys: [jwk] }) => {
  const paths: unknown[] = []
  const served = await serve((request, response) => {
    paths.push(request.url)
    response.end(JSON.stringify(request.url?.endsWith('/keys') ? keys : configuration(served.url)))
  })
  return { ...served, paths }
}

describe('oidc(issuer, options)', () => {
  it('reads the configuration below the path of the issuer, then the keys where it says', async () => {
    const { url, paths } = await provider((issuer) => ({ issuer: `${issuer}/realms/shop`, jwks_uri: `${issuer}/certs/keys` }))
    expect(await probeCheck(oidc(`${url}/realms/shop`))()).toMatchObject({ status: 'healthy', data: { keys: 1 } })
    expect(paths).toEqual(['/realms/shop/.well-known/openid-configuration', '/certs/keys'])
  })

  it('keeps the last slash of an issuer that has one', async () => {
    const { url, paths } = await provider((issuer) => ({ issuer: `${issuer}/`, jwks_uri: `${issuer}/keys` }))
    expect(await probeCheck(oidc(`${url}/`))()).toMatchObject({ status: 'healthy' })
    expect(paths[0]).toBe('/.well-known/openid-configuration')
    expect(await probeCheck(oidc(url))()).toMatchObject({ status: 'unhealthy', error: { code: 'wrong_issuer' } })
  })

  it.each([
    ['another issuer', { issuer: 'https://id.example' }, 'wrong_issuer'],
    ['no issuer', { issuer: undefined }, 'wrong_issuer'],
    ['no jwks_uri', { jwks_uri: undefined }, 'invalid_answer'],
    ['a jwks_uri that is no URL', { jwks_uri: '/keys' }, 'invalid_answer'],
    ['a jwks_uri of a file', { jwks_uri: 'file:///etc/passwd' }, 'invalid_answer'],
  ])('is unhealthy for a configuration with %s, and reads no keys', async (_, wrong, code) => {
    const { url, paths } = await provider((issuer) => ({ issuer, jwks_uri: `${issuer}/keys`, ...wrong }))
    expect(await probeCheck(oidc(url))()).toMatchObject({ status: 'unhealthy', error: { code } })
    expect(paths).toHaveLength(1)
  })

  it('is unhealthy where an issuer with https has keys without it', async () => {
    const issuer = 'https://id.example'
    const fetch: Fetch = async () => new Response(JSON.stringify({ issuer, jwks_uri: 'http://id.example/keys' }))
    expect(await probeCheck(oidc(issuer, { fetch }))()).toMatchObject({ error: { code: 'invalid_answer' } })
  })

  it('is unhealthy with the code no_keys for an empty key set', async () => {
    const { url } = await provider((issuer) => ({ issuer, jwks_uri: `${issuer}/keys` }), { keys: [] })
    expect(await probeCheck(oidc(url))()).toMatchObject({ error: { code: 'no_keys', message: expect.stringContaining(`${url}/keys`) } })
  })

  it.each([
    ['id.example', 'oidc: issuer must be an http or https URL without credentials, such as "https://id.example"; got another string'],
    ['https://id.example?a=secret', 'oidc: issuer must be a URL without a query and a fragment; got one with them'],
  ])('refuses %j when it is made', (issuer, message) => {
    expect(() => oidc(issuer)).toThrow(message)
    expect(() => oidc(issuer)).not.toThrow('secret')
  })
})
