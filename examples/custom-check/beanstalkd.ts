import { connect } from 'node:net'

/** The address of a beanstalkd. */
export interface BeanstalkdAddress {
  readonly host: string
  readonly port: number
}

/** Node's codes, as codes that a person can act on. The core shows an error's own code if it is a lower-case word. */
const codes: Readonly<Record<string, string>> = { ECONNREFUSED: 'refused', ECONNRESET: 'reset', EPIPE: 'reset' }

const coded = (code: string, message: string, cause?: unknown): Error => Object.assign(new Error(message, { cause }), { code })

/**
 * A check that a beanstalkd answers `list-tube-used`. Each run opens one connection. Nothing here is imported from Hale: a
 * check is any object with a `run`.
 *
 * @throws TypeError for a wrong port.
 */
export function beanstalkd({ host, port }: BeanstalkdAddress) {
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new TypeError(`beanstalkd: port must be a whole number from 1 to 65535; got ${port}`)
  return {
    description: 'the job queue',
    run({ signal }: { readonly signal: AbortSignal }): Promise<void> {
      return new Promise((resolve, reject) => {
        let answer = ''
        const socket = connect({ host, port, signal }).setEncoding('utf8')
        socket.once('connect', () => socket.write('list-tube-used\r\n'))
        socket.on('data', (text: string) => {
          answer += text
          if (answer.length > 300) socket.destroy(new Error('this is not an answer of beanstalkd'))
          else if (/^USING .+\r\n$/.test(answer)) socket.destroy()
        })
        socket.once('error', (cause: NodeJS.ErrnoException) => reject(coded(codes[cause.code ?? ''] ?? 'failed', cause.message, cause)))
        socket.once('end', () => socket.destroy())
        socket.once('close', () => (/^USING .+\r\n$/.test(answer) ? resolve() : reject(coded('reset', 'beanstalkd closed the connection'))))
      })
    },
  }
}
