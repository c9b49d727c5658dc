import type { Balancer } from '../../manifest/balancer'
import { setKey } from '../edits/tree-edits'
import type { Fix } from '../finding'
import type { Rule } from '../rule'
import { withAbout } from './about-of-service'
import { secondsText } from './sum'

const SUCCESS_CODES = 'alb.ingress.kubernetes.io/success-codes'

export const matcherExcludesDegraded: Rule = {
  id: 'matcher-excludes-degraded',
  severity: 'warning',
  needs: 'service',
  question: 'Does the load balancer take the answer of a degraded service for healthy?',
  why: 'Degraded means that the service still serves. A balancer that refuses its code takes every replica out when something that all can do without is down.',
  remedy: 'Add the code to the matcher, or let degraded answer 200.',
  *check(evidence) {
    const { balancers } = evidence.manifests
    yield* withAbout(evidence, function* ({ status }) {
      if (!status) return
      for (const balancer of balancers) {
        if (balancer.path === undefined || balancer.accepts(status.degraded)) continue
        const { interval, failures } = balancer
        const takes = interval.value * failures.value
        yield {
          place: balancer.place,
          message: `${balancer.name} takes every replica out ${secondsText(takes)} after the service is degraded: it answers ${status.degraded}, and ${balancer.matcher ?? 'only the default'} passes.`,
          sum: `interval ${secondsText(interval.value)} × ${failures.value} failures = ${secondsText(takes)}`,
          fix: fixOf(balancer, status.degraded),
        }
      }
    })
  },
}

function fixOf({ tree, type, name, matcher = '200' }: Balancer, code: number): Fix {
  const codes = `${matcher},${code}`
  const say = `Let ${codes} pass.`
  if (tree?.kind !== 'map' || type !== 'alb') return { say: `${say} Or let degraded answer 200.`, edits: [] }
  if (name.startsWith('target group')) return { say, edits: [setKey(tree, 'Matcher', { HttpCode: codes })] }
  const metadata = tree.entries.get('metadata')?.value
  // An Ingress without annotations gets some.
  if (metadata?.kind === 'map') return { say, edits: [setKey(metadata, 'annotations', { [SUCCESS_CODES]: codes })] }
  return { say, edits: [setKey(tree, SUCCESS_CODES, codes)] }
}
