#!/usr/bin/env node
import { writeSync } from 'node:fs'
import { run } from './probe/command'
import { processIo } from './process-io'

const [command, ...args] = process.argv.slice(2)

// A container runs `hale probe` every few seconds. So it is in this one file, and everything else is loaded on demand.
if (command === 'probe' && !args.some((arg) => arg === '--help' || arg === '-h')) {
  // Without the teardown of a process that ends by itself, which costs as much as the probe.
  run(args, { stdout: { write: writeNow }, env: process.env }).then((exitCode) => process.exit(exitCode), fail)
} else import('./main.js').then(({ main }) => main(process.argv.slice(2), processIo())).then(exitWhenDone, fail)

/** Opening `process.stdout` costs a millisecond. One short line needs no stream. */
function writeNow(text: string): void {
  try {
    writeSync(1, text)
  } catch {
    // The reader is gone, or the disk is full: the exit code still says how the service is.
  }
}

function exitWhenDone(exitCode: number): void {
  process.exitCode = exitCode
}

function fail(error: unknown): void {
  console.error(error)
  process.exitCode = 2
}
