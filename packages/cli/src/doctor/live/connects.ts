import { connect } from 'node:net'

/** ms */
const LONGEST_CONNECT = 2_000

/** Whether something accepts connections at an address. Never rejects. */
export function connects(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: LONGEST_CONNECT })
    const end = (accepted: boolean) => {
      socket.destroy()
      resolve(accepted)
    }
    socket.once('connect', () => end(true)).once('timeout', () => end(false))
    socket.on('error', () => end(false))
  })
}
