import { aggregate, type Format, type VisibleCheck, type VisibleReport } from '@hale/core'
import { blockingPhase } from './blocking-phase'
import { factsOf } from './facts'

type ActuatorStatus = 'UP' | 'DOWN' | 'OUT_OF_SERVICE' | 'UNKNOWN'

interface Component {
  readonly status: ActuatorStatus
  readonly details: object
}

/**
 * The report as Spring Boot's Actuator writes its `health` endpoint, version 3: `components` with `details`, and at
 * the root the `groups` below it. Use it for Spring Boot Admin and for other readers of `/actuator/health`.
 *
 * Degraded is `UP`, with `status: 'degraded'` in the component's details: Spring has no word for it. A check that has not
 * run yet is `UNKNOWN`. An instance whose checks pass but which starts or drains is `OUT_OF_SERVICE`, with the component
 * `readinessState`, as when Spring refuses traffic.
 *
 * https://docs.spring.io/spring-boot/api/rest/actuator/health.html and
 * https://docs.spring.io/spring-boot/reference/actuator/endpoints.html#actuator.endpoints.health
 *
 * @example
 * ```ts
 * import { createHealth } from '@hale/core'
 * import { actuator } from '@hale/formats'
 * import { probes } from '@hale/node'
 *
 * export const listener = probes(createHealth(), { formats: [actuator], paths: { health: '/actuator/health' } })
 * ```
 */
export const actuator: Format = {
  type: 'application/vnd.spring-boot.actuator.v3+json',
  write(report) {
    const components = componentsOf(report)
    return JSON.stringify({
      status: rootStatus(report),
      components: Object.keys(components).length > 0 ? components : undefined,
      groups: report.probe === undefined ? ['liveness', 'readiness'] : undefined,
    })
  },
}

function rootStatus(report: VisibleReport): ActuatorStatus {
  if (report.status !== 'unhealthy') return 'UP'
  // Spring's own order: DOWN is worse than OUT_OF_SERVICE.
  return blockingPhase(report) && aggregate(Object.values(report.checks ?? {})) !== 'unhealthy' ? 'OUT_OF_SERVICE' : 'DOWN'
}

function componentsOf(report: VisibleReport): Record<string, Component> {
  const components = Object.fromEntries(Object.entries(report.checks ?? {}).map(([name, result]) => [name, component(result)]))
  const phase = blockingPhase(report)
  return phase ? { ...components, readinessState: { status: 'OUT_OF_SERVICE', details: { phase, holds: report.holds } } } : components
}

function component(result: VisibleCheck): Component {
  const { status, error, duration } = result
  const details = { ...factsOf(result), duration, status: status === 'degraded' ? status : undefined }
  if (status !== 'unhealthy') return { status: 'UP', details }
  return { status: error?.code === 'pending' ? 'UNKNOWN' : 'DOWN', details }
}
