const { spawn } = require('node:child_process')
const { once } = require('node:events')
const { connect } = require('node:net')

const service = `
require('node:net').createServer((socket) => {
  socket.on('data', () => socket.write('lit\\n')).on('error', () => {})
}).listen(Number(process.argv[1]), '127.0.0.1', function () { process.stdout.write(this.address().port + '\\n') })
`

/** A small service in its own process, with the switches that testCheck needs. */
exports.startBeacon = async () => {
  let child
  let port = 0
  const beacon = {
    host: '127.0.0.1',
    get port() {
      return port
    },
    async start() {
      beacon.thaw()
      if (child) return
      child = spawn(process.execPath, ['-e', service, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] })
      const [line] = await once(child.stdout, 'data')
      port = Number(line)
    },
    async stop() {
      if (!child) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      child = undefined
      await gone
    },
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
  }
  await beacon.start()
  return beacon
}

/** A check with its client: one connection for each run. */
exports.openBeaconCheck = ({ host, port }) => ({ check: { run: ({ signal }) => query(host, port, signal) }, close: () => {} })

/** Resolves with the state of the beacon. Rejects with a code that a person can act on. */
function query(host, port, signal) {
  return new Promise((resolve, reject) => {
    const fail = (code, message) => reject(Object.assign(new Error(message), { code }))
    const socket = connect({ host, port, signal }, () => socket.write('?'))
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
      if (!answer.endsWith('\n')) return
      socket.destroy()
      resolve(answer === 'lit\n' ? { status: 'healthy' } : { status: 'unhealthy', message: 'the beacon is not lit' })
    })
    socket.on('error', (error) => fail(error.code === 'ECONNREFUSED' ? 'refused' : 'reset', `the beacon did not answer: ${error.message}`))
    socket.on('close', () => fail('reset', 'the beacon closed the connection before its answer was complete'))
  })
}
