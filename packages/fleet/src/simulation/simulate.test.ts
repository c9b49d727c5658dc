import { describe, expect, it } from 'vitest'
import { FAULTS } from './faults'
import { simulate } from './simulate'

const instances = 120
const run = (name: string, guard: boolean) => {
  const fault = FAULTS.find((one) => one.name === name)
  if (!fault) throw new Error(`no fault ${name}`)
  return simulate(fault, { instances, guard })
}

describe('the rule in a simulated fleet', () => {
  it.each([
    'database down for all',
    'database down for all, peers slow',
    'database fails over: down for 20 s',
    'database down for all, half of the asks lost',
    'database goes and comes every 20 s',
    'database down, then each instance reconnects within 20 s',
    'database slow: 90 % of runs fail',
    'database slow: 70 % of runs fail',
    'database slow: 60 % of runs fail',
    'database slow: 70 % of runs fail, half of the asks lost',
  ])('keeps every instance in rotation without a flip: %s', (name) => {
    expect(run(name, true)).toMatchObject({ leastReady: 1, flips: 0 })
    expect(run(name, false).leastReady).toBeLessThan(0.5)
  })

  it.each([
    'one instance lost its route to the database',
    'one instance cut off from everything',
    '10 % have a bad host',
    'a zone cut off from the database',
    'a zone cut off from everything',
    'bad deploy, breaks 60 s after it is ready, 25 % new',
    'bad deploy, breaks 60 s after it is ready, 50 % new',
    'bad deploy, breaks 60 s after it is ready, 80 % new',
    'two of three zones cut off from the database',
    '33 % have a bad host',
    '45 % have a bad host',
    '65 % have a bad host',
  ])('comes to the same rotation as without it: %s', (name) => {
    expect(run(name, true).leastReady).toBe(run(name, false).leastReady)
  })

  it('asks less than once a second and instance in a total outage', () => {
    expect(run('database down for all', true).asksPerSecond).toBeLessThan(1)
  })
})
