import { testCheck } from '@hale/conformance'
import { describeWithServer, probeCheck, recordFault, type SshdServer, sshdServer } from '@hale/testbed'
import { Client } from 'ssh2'
import SftpClient from 'ssh2-sftp-client'
import { describe, expect, it, onTestFinished } from 'vitest'
import { sftp } from './sftp'

type Settings = Pick<SshdServer, 'host' | 'port' | 'username' | 'privateKey' | 'path'>

const settingsOf = ({ host, port, username, privateKey }: Settings) => ({ host, port, username, privateKey, readyTimeout: 5_000 })

async function connectSsh(settings: Settings, onClose = () => {}): Promise<Client> {
  const client = new Client()
  await new Promise<void>((resolve, reject) => {
    client
      .on('ready', resolve)
      .on('error', reject)
      .on('close', () => {
        reject(new Error('Connection closed'))
        onClose()
      })
      .connect(settingsOf(settings))
  })
  return client
}

async function connectSftp(settings: Settings): Promise<SftpClient> {
  const client = new SftpClient()
  await client.connect(settingsOf(settings))
  return client
}

/** Connects whenever there is no connection, as docs/checks/sftp.md shows. */
function keepOpen(settings: Settings) {
  let opening: Promise<Client> | undefined
  const forget = () => {
    opening = undefined
  }
  const current = () => {
    opening ??= connectSsh(settings, forget).catch((error: unknown) => {
      forget()
      throw error
    })
    return opening
  }
  return { current, close: () => void opening?.then((client) => client.end(), forget) }
}

describeWithServer(sshdServer, 'sftp(client, { path }) against a real OpenSSH', (server) => {
  const bench = {
    server,
    it,
    onOutcome: recordFault,
    singleConnection: true,
    runs: 300,
  }

  testCheck<Settings>(
    'sftp, ssh2',
    (settings) => {
      const { current, close } = keepOpen(settings)
      return { check: sftp(current, { path: settings.path }), close }
    },
    bench,
  )

  const withClients = async (use: (client: Parameters<typeof sftp>[0]) => Promise<void>) => {
    const [ssh, client] = [await connectSsh(server()), await connectSftp(server())]
    onTestFinished(async () => {
      ssh.end()
      await client.end()
    })
    const channel = await new Promise<Parameters<typeof sftp>[0]>((resolve, reject) => {
      ssh.sftp((error, opened) => (error ? reject(error) : resolve(opened)))
    })
    for (const each of [ssh, client, channel]) await use(each)
  }
  const beside = (name: string) => server().path.replace(/invoices$/, name)

  it('distinguishes a folder that is missing, that is closed, and that is a file', async () => {
    await withClients(async (client) => {
      expect(await probeCheck(sftp(client, { path: server().path }))()).toMatchObject({ status: 'healthy', scope: 'dependency' })
      expect(await probeCheck(sftp(client, { path: beside('nowhere') }))()).toMatchObject({ error: { code: 'missing' } })
      expect(await probeCheck(sftp(client, { path: beside('file') }))()).toMatchObject({
        error: { code: 'missing', message: expect.stringContaining('is not a folder') },
      })
      expect(await probeCheck(sftp(client, { path: beside('closed/in') }))()).toMatchObject({ error: { code: 'denied' } })
    })
  })

  it('says auth for a user that the server does not accept', async () => {
    for (const connect of [connectSsh, connectSftp]) {
      const check = sftp(() => connect({ ...server(), username: 'stranger' }), { path: '/' })
      expect(await probeCheck(check)()).toMatchObject({ status: 'unhealthy', error: { code: 'auth' } })
    }
  })

  it('says not_connected for a connection that has ended', async () => {
    const [ssh, client] = [await connectSsh(server()), await connectSftp(server())]
    const closed = new Promise<void>((resolve) => ssh.on('close', resolve))
    ssh.end()
    await Promise.all([closed, client.end()])
    for (const each of [ssh, client, () => undefined, async () => undefined]) {
      expect(await probeCheck(sftp(each, { path: '/' }))()).toMatchObject({ status: 'unhealthy', error: { code: 'not_connected' } })
    }
  })
})

describe('sftp(client, { path })', () => {
  it.each([undefined, null, 'ok', {}, { isDirectory: 1 }])('is unhealthy when stat() answers with %j', async (stats) => {
    const promising = { stat: async () => stats }
    const calling = { stat: (_: string, done: (error: undefined, value: unknown) => void) => done(undefined, stats) }
    for (const client of [promising, calling]) {
      expect(await probeCheck(sftp(client, { path: '/' }))()).toMatchObject({ error: { code: 'invalid_answer' } })
    }
  })

  it('is unhealthy with the code timeout when stat() never answers', async () => {
    expect(await probeCheck(sftp({ stat: () => true }, { path: '/' }))(50)).toMatchObject({ error: { code: 'timeout' } })
  })

  it.each([
    [undefined, { path: '/' }, 'sftp: client must have a method stat; got undefined. Pass a client of ssh2-sftp-client or ssh2'],
    ['sftp://orders:secret@host', { path: '/' }, 'sftp: client must have a method stat; got a string'],
    [{ stat: async () => {} }, undefined, 'sftp: path must be the path of a folder on the server, such as "/invoices"; got undefined'],
  ])('refuses %j with %j when it is made', (client, options, message) => {
    expect(() => sftp(client as never, options as never)).toThrow(message)
  })
})
