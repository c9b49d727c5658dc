// The dependency of the remote checks, in its own process. It sends back each byte 5 ms later.
import { createServer } from 'node:net'
import { answerCommands } from './commands.mjs'
import { portOf } from './listen.mjs'

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('data', (bytes) => setTimeout(() => socket.write(bytes), 5))
  socket.on('error', () => socket.destroy())
})
server.listen(0, '127.0.0.1', () => answerCommands({ port: () => portOf(server) }))
