import { environmentOf } from '../../manifest/docker/dockerfile'
import { urlsOf } from '../../manifest/healthcheck'
import type { Manifests } from '../../manifest/manifests'
import { replaceInCommand } from '../edits/command-edits'
import type { Evidence, Rule } from '../rule'
import { liveContainers } from './containers'
import { callOf } from './exec-programs'
import { type CheckedContainer, checkedContainers, checkedName } from './healthchecks'
import { hasBusyboxWget } from './image-tools'
import { secondsText } from './sum'

export const healthcheckLocalhost: Rule = {
  id: 'healthcheck-localhost',
  severity: 'warning',
  needs: 'either',
  live: 'the address that the service listens on',
  question: 'Does the health check use an address that the service listens on?',
  why: 'BusyBox wget takes the first address of `localhost`, which is ::1, and does not try the other one. A service on 0.0.0.0 does not listen there.',
  remedy: 'Use `127.0.0.1`, or let the service listen on `::`.',
  *check(evidence) {
    for (const container of checkedContainers(evidence.manifests)) {
      const { healthcheck, image } = container
      const { command, interval, retries } = healthcheck
      if (!callOf(command, 'wget') || !hasBusyboxWget(image)) continue
      const url = urlsOf(command).find(({ hostname }) => hostname === 'localhost')
      const only = url && (shownByFiles(container, evidence.manifests) ?? shownByService(container, evidence))
      if (!only) continue
      const edit = replaceInCommand(command, '//localhost', '//127.0.0.1') ?? replaceInCommand(command, 'localhost', '127.0.0.1')
      yield {
        place: healthcheck.place,
        message: `The health check of ${checkedName(healthcheck)} connects to ::1, and the service listens on IPv4 only (${only}): it never passes.`,
        sum: `unhealthy after interval ${secondsText(interval.value)} × retries ${retries.value} = ${secondsText(interval.value * retries.value)}`,
        fix: { say: 'Use 127.0.0.1.', edits: edit ? [edit] : [] },
      }
    }
  },
}

const HOST_NAMES = /^(HOST|HOSTNAME|BIND|BIND_ADDRESS|LISTEN_HOST|LISTEN_ADDRESS|ADDRESS|SERVER_HOST|APP_HOST)$/i

/** `HOST=0.0.0.0` in the environment, or nginx with `listen 80` and no `listen [::]:80`. */
function shownByFiles({ environment, built, image }: CheckedContainer, { nginxServers }: Manifests): string | undefined {
  const variables = [...environment, ...(built ? environmentOf(built.stage) : [])]
  const variable = variables.find(([name, value]) => HOST_NAMES.test(name) && isIpv4(value))
  if (variable) return variable.join('=')
  if (!/(^|\/)nginx(:|$)/.test(image ?? '')) return undefined
  const listens = nginxServers.flatMap((server) => server.listens)
  return listens.length > 0 && !listens.some((listen) => listen.includes('[')) ? `listen ${listens[0]}` : undefined
}

/** The address in `about`, for the container that the URL leads to. */
function shownByService({ healthcheck: { owner, name } }: CheckedContainer, evidence: Evidence): string | undefined {
  const host = evidence.service?.about?.listener?.host
  const live = liveContainers(evidence)
  if (!host || !isIpv4(host) || 'notJudged' in live) return undefined
  const isLive = owner === 'dockerfile' || [...live.compose, ...live.ecs].some((container) => container.name === name)
  return isLive ? `it says ${host}` : undefined
}

function isIpv4(host: string): boolean {
  return /^\d+(\.\d+){3}$/.test(host)
}
