import { password, type ServerWithLogin, user } from './login'
import { startNodeServer } from './node-server'
import type { ServerKind } from './server-kind'

/** The settings of an SMTP client. */
export type SmtpServer = ServerWithLogin

/** It takes no mail, so a check that sends one fails. */
const script = `
const server = new library.SMTPServer({
  allowInsecureAuth: true,
  hideSTARTTLS: true,
  // Otherwise it asks a name server about each connection.
  disableReverseLookup: true,
  logger: false,
  onAuth({ username, password }, _, done) {
    const known = username === settings.user && password === settings.password
    done(known ? null : new Error('wrong credentials'), known ? { user: username } : undefined)
  },
  onMailFrom: (_, __, done) => done(new Error('no mail here')),
})
server.on('error', () => {})
server.listen(port, host, () => console.log('ready'))
`

async function startSmtp(): Promise<SmtpServer> {
  const server = await startNodeServer({ name: 'smtp', library: 'smtp-server', script, settings: { user, password } })
  return { ...server, user, password }
}

/** A private SMTP server with one user, on a free loopback port. It starts in a quarter of a second. */
export const smtpServer: ServerKind<SmtpServer, never> = { binaries: [], remedy: 'pnpm install', start: startSmtp }
