import { writeSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'
import { healthJson, json, plainText } from '@hale/core'
import { probes } from '../probes'
import { audienceOf } from './audience'
import { BEAT, createPulse } from './beats'
import { listen } from './listen'
import type { FromMain, FromThread, ThreadData } from './messages'
import { createMirror } from './mirror'

// The whole thread: this file is bundled into one string, which `probeThread` starts. It runs nothing of the app.

const FORMATS = { json, healthJson, plainText }
const STDERR = 2

const port = parentPort as NonNullable<typeof parentPort>
const data = workerData as ThreadData
const { settings } = data
const send = (message: FromThread): void => port.postMessage(message)

const pulse = createPulse(data.beats, performance.now())
const mirror = createMirror(data, pulse, (id, selection) => send({ kind: 'question', id, selection }))
const server = createServer(
  probes(mirror.health, {
    paths: settings.paths,
    status: settings.status,
    groups: settings.groups,
    formats: settings.formats.map((name) => FORMATS[name]),
    details: audienceOf(settings.details),
  }),
)

let inspected = false

/** Written at once: the main thread prints a thread's console, but not while it is blocked. */
function say(line: string): void {
  try {
    writeSync(STDERR, `${line}\n`)
  } catch {}
}

setInterval(() => {
  mirror.look()
  if (pulse.inspected && !inspected) say('probeThread: a debugger is attached, so no probe fails while the main thread is blocked')
  inspected = pulse.inspected
}, BEAT)

port.on('message', (message: FromMain) => {
  if (message.kind === 'close') close()
  else mirror.receive(message)
})

function close(): void {
  server.close(() => process.exit(0))
  server.closeIdleConnections()
}

listen(server, settings.listen).then(
  () => send({ kind: 'listening', port: (server.address() as AddressInfo | null)?.port }),
  (error: NodeJS.ErrnoException) => send({ kind: 'failed', code: error.code ?? 'failed', message: error.message }),
)
