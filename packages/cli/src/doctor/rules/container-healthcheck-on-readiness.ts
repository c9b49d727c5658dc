import { type Healthcheck, urlsOf } from '../../manifest/healthcheck'
import { replaceInCommand } from '../edits/command-edits'
import type { Evidence, Rule } from '../rule'
import { type CheckedContainer, checkedContainers, checkedName } from './healthchecks'
import { secondsText, sumText } from './sum'

export const containerHealthcheckOnReadiness: Rule = {
  id: 'container-healthcheck-on-readiness',
  severity: 'error',
  needs: 'either',
  live: 'the paths on which dependencies count',
  question: 'Does the health check of a container probe liveness?',
  why: 'ECS, Swarm and most platforms replace a container whose health check fails. When it probes readiness, an outage of the database restarts every replica.',
  remedy: 'Let it probe `/livez`. A load balancer or the orchestrator probes `/readyz`.',
  *check(evidence) {
    for (const container of checkedContainers(evidence.manifests)) {
      const { healthcheck } = container
      const path = isReplaced(container) ? urlsOf(healthcheck.command).find((url) => asksReadiness(url, evidence))?.pathname : undefined
      if (path === undefined) continue
      const { interval, retries, timeout } = healthcheck
      const takes = interval.value * retries.value + timeout.value
      const edit = replaceInCommand(healthcheck.command, path, '/livez')
      yield {
        place: healthcheck.place,
        message: `${secondsText(takes)} after a dependency of ${checkedName(healthcheck)} is down, the platform replaces the container, and every other replica too.`,
        sum: `${sumText([
          ['interval × retries', interval.value * retries.value],
          ['timeout', timeout.value],
        ])}`,
        fix: { say: 'Probe /livez.', edits: edit ? [edit] : [] },
      }
    }
  },
}

/** Plain compose replaces nothing: there the health check is for `depends_on`. */
function isReplaced({ healthcheck, compose }: { readonly healthcheck: Healthcheck } & Pick<CheckedContainer, 'compose'>): boolean {
  return healthcheck.owner !== 'compose' || compose?.swarm === true
}

const READINESS = /^\/(.*[/_-])?(ready|readyz|readiness)\/?$/i

/** Hale's own `/healthz` holds every check, dependencies too. */
function asksReadiness({ pathname }: URL, { service }: Evidence): boolean {
  if (READINESS.test(pathname)) return true
  const dependencies = Object.values(service?.about?.checks ?? {}).some(({ scope, critical }) => scope === 'dependency' && critical)
  return dependencies && /^\/healthz\/?$/.test(pathname)
}
