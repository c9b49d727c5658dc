import { eventLoop } from '@hale/checks/system'
import { createHealth } from '@hale/core'

/**
 * The options of a health as in the README, with the given checks in readiness.
 *
 * @param {import('./setup').Setup} setup
 */
export function healthOptions({ checks, timeout, maxAge }) {
  return {
    name: 'orders',
    version: '1.4.2',
    liveness: { eventLoop: eventLoop() },
    readiness: Object.fromEntries(Object.entries(checks).map(([name, run]) => [name, { run, timeout, maxAge }])),
  }
}

/** @param {import('./setup').Setup} setup */
export function createHale(setup) {
  return createHealth(healthOptions(setup))
}

/** @type {import('./setup').Evaluator} */
export function evaluator(setup) {
  const health = createHale(setup)
  return () => health.report('readiness')
}
