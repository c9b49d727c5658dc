import { createServer } from 'node:net'
import { listenForParent } from './listen-for-parent'

// Stands for a database: a process of its own that takes connections.
listenForParent(createServer((socket) => socket.on('error', () => {}).resume()))
