import type { DgramSocket } from 'node-unix-socket'

// A variable, so that no bundler looks for the optional package, or takes its binary in.
const PEER = 'node-unix-socket'

/** The way to systemd. */
export interface NotifyChannel {
  /** Sends assignments such as `READY=1`, in order. Never throws, and never keeps the process alive. */
  send(assignments: readonly string[]): void
  close(): void
}

/**
 * Opens the way to systemd. Node has no datagram sockets for unix, so it is the package `node-unix-socket` where that is
 * installed, else the program `systemd-notify` as a child for each message.
 */
export async function openNotifyChannel(socket: string): Promise<NotifyChannel> {
  // node-unix-socket 0.2.7 refuses abstract addresses.
  return (socket.startsWith('@') ? undefined : await openSocketChannel(socket)) ?? openProgramChannel(socket)
}

async function openSocketChannel(path: string): Promise<NotifyChannel | undefined> {
  try {
    const { DgramSocket }: typeof import('node-unix-socket') = await import(PEER)
    return { send: (assignments) => sendDatagram(new DgramSocket(), assignments.join('\n'), path), close() {} }
  } catch {
    return undefined
  }
}

/** One socket for each message: in node-unix-socket 0.2.7 an open one keeps the process alive, and an error ends it. */
function sendDatagram(socket: DgramSocket, text: string, path: string): void {
  const message = Buffer.from(text)
  socket.on('error', () => {})
  try {
    // A length that is not exact ends the process.
    socket.sendTo(message, 0, message.length, path, () => closeQuietly(socket))
  } catch {
    closeQuietly(socket)
  }
}

function closeQuietly(socket: DgramSocket): void {
  try {
    socket.close()
  } catch {}
}

/** systemd takes messages of a child only where the unit has `NotifyAccess=all`. */
function openProgramChannel(socket: string): NotifyChannel {
  const { spawn } = process.getBuiltinModule('node:child_process')
  let last: Promise<void> = Promise.resolve()
  let complained = false

  function run(assignments: readonly string[]): Promise<void> {
    return new Promise((resolve) => {
      const child = spawn('systemd-notify', [...assignments], {
        stdio: 'ignore',
        env: { PATH: process.env['PATH'], NOTIFY_SOCKET: socket },
      })
      child.unref()
      child.once('error', (error) => {
        if (!complained)
          console.error(`systemd: cannot run systemd-notify, so systemd hears nothing: ${error.message}. Install node-unix-socket.`)
        complained = true
        resolve()
      })
      child.once('exit', () => resolve())
    })
  }

  return {
    send(assignments) {
      last = last.then(() => run(assignments))
    },
    close() {},
  }
}
