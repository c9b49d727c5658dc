import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { inLanes, steps } from './steps'

const fails = () => Promise.reject(new Error('not found\nanywhere'))

it('prints each step when it ends, with the reason of a failure', async () => {
  const lines: string[] = []
  const run = steps((line) => lines.push(line))
  await run.need('install', async () => 1)
  await run.try('start', fails)
  expect(lines).toEqual([
    expect.stringMatching(/^ok {4} +0\.0 s {2}install$/),
    expect.stringMatching(/^FAILED +0\.0 s {2}start$/),
    '        not found\n        anywhere',
  ])
})

it('goes on after an optional step fails, and stops after a needed one', async () => {
  const run = steps(() => {})
  expect(await run.try('start', fails)).toBe(false)
  await expect(run.need('install', fails)).rejects.toThrow('install failed')
})

it('has failed when a step failed, and when no step ran', async () => {
  const run = steps(() => {})
  expect(run.failed).toBe(true)
  await run.need('install', async () => undefined)
  expect(run.failed).toBe(false)
  await run.try('start', () => Promise.reject(undefined))
  expect(run.failed).toBe(true)
  expect(run.table()).toMatch(/FAILED +\d\.\d s {2}start\nFAILED +\d\.\d s {2}2 steps, 1 failed$/)
})

it('runs all jobs, at most one per lane at once', async () => {
  let running = 0
  let most = 0
  let done = 0
  const job = async () => {
    most = Math.max(most, ++running)
    await sleep(5)
    running -= 1
    done += 1
  }
  await inLanes(
    2,
    Array.from({ length: 5 }, () => job),
  )
  expect({ most, done }).toEqual({ most: 2, done: 5 })
})
