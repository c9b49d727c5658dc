import { testCheck, wrongSecret } from '@hale/conformance'
import { describeWithServer, probeCheck, recordFault, type SmtpServer, smtpServer } from '@hale/testbed'
import { createTransport } from 'nodemailer'
import { describe, expect, it, onTestFinished } from 'vitest'
import { smtp } from './smtp'

type Settings = Pick<SmtpServer, 'host' | 'port' | 'user' | 'password'>

/** With limits, as docs/checks/smtp.md recommends: nodemailer cannot cancel. */
function open({ host, port, user, password }: Settings, pool = false) {
  const limits = { connectionTimeout: 1_000, greetingTimeout: 1_000, socketTimeout: 1_000 }
  return createTransport({ host, port, secure: false, auth: { user, pass: password }, pool: pool as true, ...limits })
}

describeWithServer(smtpServer, 'smtp(transporter) against a real SMTP server', (server) => {
  for (const pool of [false, true]) {
    testCheck<Settings>(
      pool ? 'smtp, nodemailer pool' : 'smtp, nodemailer',
      (settings) => {
        const transporter = open(settings, pool)
        return { check: smtp(transporter), close: () => transporter.close() }
      },
      {
        server,
        it,
        onOutcome: recordFault,
        wrongCredentials: (settings) => ({ ...settings, password: wrongSecret }),
        codes: {
          'half-open': { codes: ['timeout'], reason: 'each run opens a connection, so a dead one is never used' },
          reset: { codes: ['reset', 'refused', 'timeout'], reason: 'the connection may be reset before the greeting' },
          'cut off': { codes: ['reset', 'timeout'], reason: 'the greeting may be cut off' },
        },
        // The server greets 100 ms after it has accepted a connection, and each run opens one.
        runs: 100,
      },
    )
  }

  it('sends no mail, and works for a server that accepts none', async () => {
    const transporter = open(server())
    onTestFinished(() => transporter.close())
    expect(await probeCheck(smtp(transporter))()).toMatchObject({ status: 'healthy', scope: 'dependency' })
    await expect(transporter.sendMail({ from: 'a@shop.example', to: 'b@shop.example', text: 'x' })).rejects.toThrow('no mail here')
  })
})

describe('smtp(transporter)', () => {
  it.each([undefined, null, 'ok', {}])('is unhealthy when verify() resolves with %j', async (answer) => {
    expect(await probeCheck(smtp({ verify: async () => answer }))()).toMatchObject({ error: { code: 'invalid_answer' } })
  })

  it('says busy where the server is about to stop', async () => {
    const error = Object.assign(new Error('Invalid greeting'), { code: 'EPROTOCOL', responseCode: 421 })
    expect(await probeCheck(smtp({ verify: () => Promise.reject(error) }))()).toMatchObject({ error: { code: 'busy' } })
  })

  it('keeps its result for 30 s by default', () => {
    expect(smtp({ verify: async () => true }, { critical: false })).toEqual({ critical: false, maxAge: 30_000, run: expect.any(Function) })
  })

  it.each([undefined, null, 'smtp://hale:secret@mail', {}])('refuses %j when it is made, and does not print it', (transporter) => {
    const make = () => smtp(transporter as never)
    expect(make).toThrow(/^smtp: transporter must have a method verify; got .+\. Pass what createTransport\(\) of nodemailer returns/)
    expect(make).not.toThrow(/secret/)
  })
})
