import { afterAll, beforeAll, it } from 'bun:test'
import { testAdapter, testCheck } from '@hale/conformance'
import { openBeaconCheck, startBeacon } from './beacon.cjs'
import { mount, options } from './mount.cjs'

const reason = "Bun's HTTP server rejects it before any handler runs"
testAdapter('node', mount, { it, ...options, differences: { 'OPTIONS *': { status: 400, reason } } })

let beacon
beforeAll(async () => {
  beacon = await startBeacon()
})
afterAll(() => beacon.stop())
testCheck('beacon', openBeaconCheck, { it, server: () => beacon, runs: 200 })
