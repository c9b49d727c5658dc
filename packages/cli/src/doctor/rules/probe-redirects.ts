import { setKey } from '../edits/tree-edits'
import type { Fix } from '../finding'
import type { Rule } from '../rule'
import { eachMeasured, type MeasuredProbe } from './probe-endpoint'

export const probeRedirects: Rule = {
  id: 'probe-redirects',
  severity: 'warning',
  needs: 'service',
  question: 'Does a probe get its answer itself, without a redirect?',
  why: 'Kubelet follows a redirect on the same host, and counts one to another host as success. So the probe judges a login page, or nothing at all.',
  remedy: 'Mount the probes before what redirects, such as HTTPS enforcement, a login or trailing slashes.',
  *check(evidence) {
    yield* eachMeasured(evidence, ['startup', 'liveness', 'readiness'], function* (measured) {
      const { probe, action, answers } = measured
      const redirect = answers.find(({ code }) => code >= 300 && code < 400)
      const { location = '' } = redirect?.headers ?? {}
      if (!redirect) return
      const target = URL.canParse(location, measured.measurement.url.href) ? new URL(location, measured.measurement.url) : undefined
      const elsewhere = target !== undefined && target.host !== measured.measurement.url.host
      yield {
        place: (action.tree.entries.get('path')?.value ?? action.tree).place,
        message: `The ${probe.name} probe gets ${redirect.code} from ${action.path}. ${elsewhere ? `Kubelet counts it as success: the probe passes whatever the state of the service` : `Kubelet follows it, and judges ${target?.pathname ?? 'another page'} instead`}.`,
        fix: fixOf(measured, target),
      }
    })
  },
}

/** `/livez` to `/livez/` on the same origin: the manifest can ask the target itself. */
function fixOf({ action, measurement }: MeasuredProbe, target: URL | undefined): Fix {
  if (target?.origin === measurement.url.origin && target.pathname.replace(/\/$/, '') === action.path.replace(/\/$/, ''))
    return { say: `Probe ${target.pathname} itself.`, edits: [setKey(action.tree, 'path', target.pathname)] }
  return { say: 'Mount the probes of Hale before what redirects.', edits: [] }
}
