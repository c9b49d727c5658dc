const { testAdapter, testCheck } = require('@hale/conformance')
const { openBeaconCheck, startBeacon } = require('./beacon.cjs')
const { mount, options } = require('./mount.cjs')

testAdapter('node', mount, options)

let beacon
beforeAll(async () => {
  beacon = await startBeacon()
})
afterAll(() => beacon.stop())
testCheck('beacon', openBeaconCheck, { server: () => beacon, runs: 200 })
