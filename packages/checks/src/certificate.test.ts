import { X509Certificate } from 'node:crypto'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { probeCheck } from '@hale/testbed'
import { generate } from 'selfsigned'
import { describe, expect, it } from 'vitest'
import { certificate } from './certificate'
import { makeFolder } from './testing/mount'
import { runMany } from './testing/run-many'
import { tryFaults } from './testing/try-faults'

const day = 86_400_000

/** A certificate that begins and expires in these many days. */
async function make(daysLeft: number, begins = -30, name = 'shop.example'): Promise<string> {
  const made = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() + begins * day),
    notAfterDate: new Date(Date.now() + daysLeft * day),
  })
  return made.cert
}

function put(...contents: (string | Buffer)[]): string {
  const path = join(makeFolder(), 'tls.crt')
  writeFileSync(path, Buffer.concat(contents.map((content) => Buffer.from(content))))
  return path
}

describe('certificate(options)', () => {
  it.each([
    ['healthy', 90, 89.9],
    ['degraded', 21, 20.9],
    ['unhealthy', 3, 2.9],
  ])('is %s when the certificate has %d days left', async (status, daysLeft, value) => {
    const path = put(await make(daysLeft))
    expect(await probeCheck(certificate({ path }))()).toMatchObject({
      status,
      scope: 'local',
      message: `shop.example in ${path} expires in ${value} days`,
      observed: { value, unit: 'days' },
    })
  })

  it('reports each fault of a certificate, and recovers', async () => {
    const well = await make(90)
    const path = put(well)
    const holds = (content: string) => () => writeFileSync(path, content)
    const mend = holds(well)
    await tryFaults('certificate, a file', probeCheck(certificate({ path })), {
      'expires soon': { break: holds(await make(10)), mend, status: 'degraded' },
      'expires in 2 days': { break: holds(await make(2)), mend, status: 'unhealthy' },
      expired: { break: holds(await make(-1)), mend, status: 'unhealthy', code: 'expired' },
      'not yet valid': { break: holds(await make(90, 1)), mend, status: 'unhealthy', code: 'not_yet_valid' },
      'no certificate': { break: holds('a key'), mend, status: 'unhealthy', code: 'invalid_answer' },
      missing: { break: () => rmSync(path), mend, status: 'unhealthy', code: 'missing' },
    })
  })

  it('is judged by the one of a chain that expires first, and names it', async () => {
    const path = put(await make(90), '\n', await make(10, -30, 'Short Authority'))
    expect(await probeCheck(certificate({ path }))()).toMatchObject({
      status: 'degraded',
      message: `Short Authority in ${path} expires in 9.9 days`,
      data: { certificates: 2 },
    })
  })

  it('reads DER too', async () => {
    const path = put(new X509Certificate(await make(90)).raw)
    expect(await probeCheck(certificate({ path }))()).toMatchObject({ status: 'healthy' })
  })

  it('is unhealthy for one that has expired or is not valid yet, and healthy when a good one takes its place', async () => {
    const path = put(await make(-1))
    const probe = probeCheck(certificate({ path }))
    expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'expired' } })
    writeFileSync(path, await make(90, 1))
    expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'not_yet_valid' } })
    writeFileSync(`${path}.new`, await make(90))
    renameSync(`${path}.new`, path)
    expect(await probe()).toMatchObject({ status: 'healthy' })
  })

  it.each([
    ['missing', undefined],
    ['invalid_answer', ''],
    ['invalid_answer', 'no certificate'],
    ['invalid_answer', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'],
  ])('is unhealthy with the code %s for a file with %j', async (code, content) => {
    const path = content === undefined ? join(makeFolder(), 'gone') : put(content)
    expect(await probeCheck(certificate({ path }))()).toMatchObject({ status: 'unhealthy', error: { code } })
  })

  it('leaves nothing behind after 2,000 runs', async () => {
    expect(await runMany(certificate({ path: put(await make(90)) }), 2_000)).toEqual([])
  })

  it.each([
    [undefined, 'certificate: path must be a file, such as "/etc/tls/tls.crt"; got undefined'],
    [{ path: '/a', degradedAt: 1 }, 'certificate: degradedAt must be at least unhealthyAt, which is 3; got 1'],
    [{ path: '/a', unhealthyAt: -1 }, 'certificate: unhealthyAt must be a number of days from 0; got -1'],
  ])('refuses %j when it is made', (options, message) => {
    expect(() => certificate(options as never)).toThrow(message)
  })
})
