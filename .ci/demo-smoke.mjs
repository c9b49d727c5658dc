// Starts the demo with the README's command, waits until it is ready, requests each endpoint once and stops it with SIGTERM.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

// Bounds for a demo that hangs. They include an install and a build on a busy machine.
const readyWithin = 600_000
const answersWithin = 60_000
const stoppedWithin = 60_000
const root = join(import.meta.dirname, '..')
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

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

// `npx` hands its own settings to its children, and a second `npx` would follow them.
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_config_')))

// In a process group of its own, because npx, pnpm, a shell and the server must all receive the signal.
const demo = spawn('npx', ['--yes', packageManager, 'demo'], {
  cwd: root,
  env: { ...environment, PORT: '0' },
  stdio: ['ignore', 'pipe', 'inherit'],
  detached: true,
})
/** @type {string | undefined} Where it listens, once it has printed that. */
let base
demo.stdout.setEncoding('utf8').on('data', (text) => {
  process.stdout.write(text)
  base ??= /listens on (http:\S+)/.exec(text)?.[1]
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
  await within(readyWithin, async () => exited || (base !== undefined && (await statusOf(`${base}/readyz`)) === 200))
  if (exited) failures.push('the demo ended before it was ready')
  else
    for (const path of ['/livez', '/readyz', '/startupz', '/healthz']) {
      const healthy = await within(answersWithin, async () => (await statusOf(base + path)) === 200)
      if (!healthy) failures.push(`${path} is not 200 within ${answersWithin} ms`)
    }
  signalGroup('SIGTERM')
  if (!(await within(stoppedWithin, () => !signalGroup(0)))) failures.push(`the demo did not stop within ${stoppedWithin} ms of SIGTERM`)
} finally {
  signalGroup('SIGKILL')
}
console.log(failures.length === 0 ? 'the demo starts, answers on its four endpoints and stops' : `the demo failed: ${failures.join('; ')}`)
process.exitCode = failures.length === 0 ? 0 : 1
