import { after, before } from 'node:test'
import { testAdapter, testCheck } from '@hale/conformance'
import { openBeaconCheck, startBeacon } from './beacon.cjs'
import { mount, options } from './mount.cjs'

testAdapter('node', mount, options)

let beacon
before(async () => {
  beacon = await startBeacon()
})
after(() => beacon.stop())
testCheck('beacon', openBeaconCheck, { server: () => beacon, runs: 200 })
