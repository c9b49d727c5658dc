import { createServer } from 'node:net'
import { listenForParent } from './listen-for-parent'

// A stand-in for a database: a process that accepts connections.
listenForParent(createServer((socket) => socket.on('error', () => {}).resume()))
