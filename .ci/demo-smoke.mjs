// Starts the demo with the README's command, waits until it is ready, requests each endpoint once and stops it with SIGTERM.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const readyWithin = 180_000
const stoppedWithin = 20_000
const root = join(import.meta.dirname, '..')
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') throw new Error(`listening on ${address}, expected a port`)
      server.close(() => resolve(address.port))
    })
  })
}

/** The status of a response, or undefined while nothing listens. @param {string} url */
async function statusOf(url) {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(5_000) })).status
  } catch {
    return undefined
  }
}

/** @param {number} ms @param {() => boolean | Promise<boolean>} condition */
async function within(ms, condition) {
  const end = Date.now() + ms
  while (!(await condition())) {
    if (Date.now() > end) return false
    await sleep(100)
  }
  return true
}

const port = await freePort()
const base = `http://127.0.0.1:${port}`
// In a process group of its own, because npx, pnpm, a shell and the server must all receive the signal.
const demo = spawn('npx', ['--yes', packageManager, 'demo'], {
  cwd: root,
  env: { ...process.env, PORT: String(port) },
  stdio: ['ignore', 'inherit', 'inherit'],
  detached: true,
})
let exited = false
demo.once('error', (error) => {
  console.error(error)
  exited = true
})
demo.once('exit', () => {
  exited = true
})

/** Whether a process of the group received the signal. @param {NodeJS.Signals | 0} signal */
function signalGroup(signal) {
  try {
    if (demo.pid === undefined) return false
    return process.kill(-demo.pid, signal)
  } catch {
    return false
  }
}

const failures = []
try {
  await within(readyWithin, async () => exited || (await statusOf(`${base}/readyz`)) === 200)
  if (exited) failures.push('the demo ended before it was ready')
  else
    for (const path of ['/livez', '/readyz', '/startupz', '/healthz']) {
      const status = await statusOf(base + path)
      if (status !== 200) failures.push(`${path} answered ${status ?? 'nothing'}, expected 200`)
    }
  signalGroup('SIGTERM')
  if (!(await within(stoppedWithin, () => !signalGroup(0)))) failures.push(`the demo did not stop within ${stoppedWithin} ms of SIGTERM`)
} finally {
  signalGroup('SIGKILL')
}
console.log(failures.length === 0 ? 'the demo starts, answers on its four endpoints and stops' : `the demo failed: ${failures.join('; ')}`)
process.exitCode = failures.length === 0 ? 0 : 1
