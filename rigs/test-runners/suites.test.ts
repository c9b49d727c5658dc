import { type ServerSwitches, type Target, testAdapter, testCheck } from '@hale/conformance'
import { afterAll, beforeAll, it } from 'vitest'
import { openBeaconCheck, startBeacon } from './beacon.cjs'
import { mount, options } from './mount.cjs'

testAdapter('node', mount, { it, ...options })

let beacon: Target & ServerSwitches
beforeAll(async () => {
  beacon = await startBeacon()
})
afterAll(() => beacon.stop())
testCheck('beacon', openBeaconCheck, { it, server: () => beacon, runs: 200 })
