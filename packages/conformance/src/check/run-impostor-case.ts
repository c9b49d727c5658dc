import assert from 'node:assert/strict'
import { type Check, createHealth } from '@hale/core'
import { withoutUnhandledRejections } from '../unhandled-rejections'
import { type ImpostorCase, impostor } from './impostor-cases'
import { HANG_TIMEOUT } from './timeouts'

/** Makes a check with the client that is passed. */
export type WithClient = (client: object) => Check

/**
 * Runs a check with each client of the case. Rejects where the check is not unhealthy, and when a rejection stayed
 * unhandled. A check that refuses the client when it is made passes.
 */
export function runImpostorCase({ methods }: ImpostorCase, withClient: WithClient): Promise<void> {
  return withoutUnhandledRejections(async () => {
    const checks = methods.map((method) => makeOrRefuse(() => withClient(impostor(method)))).filter((check) => check !== undefined)
    const probed = Object.fromEntries(checks.map((check, index) => [`client${index}`, { ...check, timeout: HANG_TIMEOUT, maxAge: 0 }]))
    const rows = Object.entries((await createHealth({ readiness: probed }).report('readiness')).checks)
    for (const [name, { status, message }] of rows) {
      assert.equal(status, 'unhealthy', `${name}: no server has answered, and the check is ${status}: ${message ?? 'no message'}`)
    }
  })
}

function makeOrRefuse(make: () => Check): Check | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}
