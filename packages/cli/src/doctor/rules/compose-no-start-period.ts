import type { Rule } from '../rule'
import { setting } from './describe-probe'
import { secondsText, sumText } from './sum'

export const composeNoStartPeriod: Rule = {
  id: 'compose-no-start-period',
  severity: 'warning',
  needs: 'files',
  question: 'Does compose wait for a slow start before it gives up on a service that others depend on?',
  why: 'With `condition: service_healthy` compose fails as soon as the health check has failed often enough. Failures within `start_period` do not count.',
  remedy: 'Set `start_period` over the time of a slow start.',
  *check({ manifests: { composeServices } }) {
    for (const { name, project, healthcheck, healthcheckTree } of composeServices) {
      const dependants = composeServices.filter(
        (other) =>
          other.project === project &&
          other.dependsOn.some(({ service, condition }) => service === name && condition === 'service_healthy'),
      )
      if (!healthcheck || !healthcheckTree || healthcheck.startPeriod.value > 0 || dependants.length === 0) continue
      const { interval, retries } = healthcheck
      yield {
        place: healthcheckTree.place,
        message: `A start of ${name} that takes longer than ${secondsText(interval.value * retries.value)} fails the start of ${dependants.map((service) => service.name).join(', ')}.`,
        sum: `interval ${secondsText(interval.value)} × retries ${retries.value} = ${sumText([['', interval.value * retries.value]])}`,
        fix: setting(healthcheckTree, 'start_period', '60s'),
      }
    }
  },
}
