import { closeSync, existsSync, openSync, readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { openDescriptors } from './open-descriptors'

const linux = existsSync('/proc/self/fd')

it.runIf(linux)('counts the open descriptors as a listing does', () => {
  const files = Array.from({ length: 100 }, () => openSync('/dev/null', 'r'))
  expect(openDescriptors()).toBe(readdirSync('/proc/self/fd').length - 1)
  for (const file of files) closeSync(file)
  expect(openDescriptors()).toBe(readdirSync('/proc/self/fd').length - 1)
})

it.runIf(linux)('does not block the process while many are open', () => {
  const files: number[] = []
  try {
    while (files.length < 10_000) files.push(openSync('/dev/null', 'r'))
  } catch {}
  const begun = performance.now()
  for (let run = 0; run < 100; run++) openDescriptors()
  const each = (performance.now() - begun) / 100
  for (const file of files) closeSync(file)
  expect(each).toBeLessThan(5)
})
