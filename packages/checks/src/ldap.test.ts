import { startFaultProxy, testCheck, wrongSecret } from '@hale/conformance'
import { describeWithServer, probeCheck, recordFault, type SlapdServer, slapdServer } from '@hale/testbed'
import { Client } from 'ldapts'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ldap } from './ldap'

type Settings = Pick<SlapdServer, 'host' | 'port' | 'dn' | 'password' | 'base'>

/** With limits, as docs/checks/ldap.md recommends: ldapts cannot cancel. */
const open = ({ host, port }: Settings) => new Client({ url: `ldap://${host}:${port}`, timeout: 5_000, connectTimeout: 5_000 })
const close = (client: Client) => client.unbind().catch(() => {})

describeWithServer(slapdServer, 'ldap(client) against a real OpenLDAP', (server) => {
  const bench = { server, it, onOutcome: recordFault, singleConnection: true }

  testCheck<Settings>(
    'ldap, ldapts',
    (settings) => {
      const client = open(settings)
      return { check: ldap(client), close: () => close(client) }
    },
    bench,
  )

  testCheck<Settings>(
    'ldap, ldapts with bind and base',
    (settings) => {
      const client = open(settings)
      const { dn, password, base } = settings
      return { check: ldap(client, { bind: { dn, password }, base }), close: () => close(client) }
    },
    { ...bench, wrongCredentials: (settings) => ({ ...settings, password: wrongSecret }) },
  )

  const probe = (options?: Parameters<typeof ldap>[1]) => {
    const client = open(server())
    onTestFinished(() => close(client))
    return probeCheck(ldap(client, options))()
  }

  it('is unhealthy for an entry that does not exist, and for one that the connection may not read', async () => {
    const { dn, password, base } = server()
    const bind = { dn, password }
    expect(await probe({ bind, base: `ou=people,${base}` })).toMatchObject({ status: 'unhealthy', error: { code: 'missing' } })
    expect(await probe({ base })).toMatchObject({ status: 'unhealthy', error: { code: 'denied' } })
    expect(await probe({ base: 'no dn' })).toMatchObject({ status: 'unhealthy', error: { code: 'missing' } })
  })

  it('is healthy in every probe that has it, although the bind of one run makes the server abandon the search of another', async () => {
    const proxy = await startFaultProxy(server())
    onTestFinished(() => proxy.close())
    const { dn, password, base } = server()
    const client = open({ ...server(), port: proxy.port })
    onTestFinished(() => close(client))
    const bound = () => ldap(client, { bind: { dn, password }, base })
    const shared = bound()
    const probes = [shared, shared, bound()].map((check) => probeCheck(check))
    await proxy.set({ delay: 10 })
    for (let round = 0; round < 20; round++) {
      for (const row of await Promise.all(probes.map((run) => run()))) expect(row).toMatchObject({ status: 'healthy' })
    }
  })

  it('binds for the next run once a run has passed its timeout', async () => {
    const proxy = await startFaultProxy(server())
    onTestFinished(() => proxy.close())
    const { dn, password, base } = server()
    const client = open({ ...server(), port: proxy.port })
    onTestFinished(() => close(client))
    const run = probeCheck(ldap(client, { bind: { dn, password }, base }))
    expect(await run()).toMatchObject({ status: 'healthy' })
    await proxy.set('stall')
    expect(await run(50)).toMatchObject({ error: { code: 'timeout' } })
    await proxy.set('pass')
    expect(await run()).toMatchObject({ status: 'healthy' })
  })

  it('says auth for a user that does not exist', async () => {
    const { base, password } = server()
    const row = await probe({ bind: { dn: `cn=stranger,${base}`, password } })
    expect(row).toMatchObject({ status: 'unhealthy', scope: 'dependency', error: { code: 'auth' } })
    expect(JSON.stringify(row)).not.toContain(password)
  })
})

describe('ldap(client)', () => {
  const answering = (answer: unknown) => ({ search: async () => answer, bind: async () => {} })

  it.each([undefined, null, {}, { searchEntries: [] }, { searchEntries: [{ dn: '' }] }, { searchEntries: [null] }, [{ dn: '' }]])(
    'is unhealthy when search() resolves with %j',
    async (answer) => {
      expect(await probeCheck(ldap(answering(answer)))()).toMatchObject({ error: { code: 'invalid_answer' } })
      expect(await probeCheck(ldap(answering({ searchEntries: [{}] }), { base: 'dc=shop' }))()).toMatchObject({
        error: { code: 'missing' },
      })
    },
  )

  it.each([
    [49, 'auth'],
    [50, 'denied'],
    [32, 'missing'],
    [51, 'busy'],
    [80, 'failed'],
  ])('reports the result code %d as %s', async (result, word) => {
    const client = { search: () => Promise.reject(Object.assign(new Error('no'), { code: result })) }
    expect(await probeCheck(ldap(client))()).toMatchObject({ status: 'unhealthy', error: { code: word } })
  })

  it.each([
    [undefined, {}, /^ldap: client must have a method search; got undefined\. Pass a Client of ldapts/],
    ['ldap://orders:secret@host', {}, /^ldap: client must have a method search; got a string/],
    [{ search: async () => {} }, { bind: { dn: 'cn=orders', password: 'secret' } }, /^ldap: client must have a method bind/],
    [answering(1), { bind: { dn: 'cn=orders', password: '' } }, /^ldap: bind must be \{ dn, password \}, two strings that are not empty/],
    [answering(1), { bind: 'secret' }, /got a string$/],
    [answering(1), { bind: null }, /got null$/],
    [answering(1), { base: '' }, /^ldap: base must be the DN of an entry, such as "ou=people,dc=shop,dc=example"; got ""/],
  ])('refuses %j with %j when it is made, and prints no secret', (client, options, message) => {
    const make = () => ldap(client as never, options as never)
    expect(make).toThrow(message)
    expect(make).not.toThrow(/secret/)
  })
})
