import { createLightship } from 'lightship'
import { portOf } from '../src/measured/listen.mjs'

/** @type {import('../src/measured/setup').Serve} */
export async function serve() {
  const lightship = await createLightship()
  lightship.signalReady()
  return portOf(lightship.server)
}
