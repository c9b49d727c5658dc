import type { MapTree } from '../../manifest/tree'
import { at } from '../../manifest/tree'
import { removeKey } from '../edits/tree-edits'
import type { Rule } from '../rule'
import { withAbout } from './about-of-service'
import { secondsText, sumText, type Term, total } from './sum'

export const doubleDrain: Rule = {
  id: 'double-drain',
  severity: 'info',
  needs: 'service',
  question: 'Does only one of preStop and the service wait at the end?',
  why: 'A preStop hook delays SIGTERM, and after SIGTERM the service waits again. Each stop takes longer, and less of the grace period is left for requests.',
  remedy: 'Remove the preStop hook: `readinessDelay` does the same, and the process knows of it.',
  *check(evidence) {
    yield* withAbout(evidence, function* ({ shutdown }, { pods }) {
      for (const { workload, container } of pods) {
        const { preStop, tree } = container
        if (!preStop?.seconds || !shutdown || shutdown.readinessDelay <= 0) continue
        const terms: Term[] = [
          ['preStop', preStop.seconds],
          ['readinessDelay', shutdown.readinessDelay / 1_000],
        ]
        yield {
          place: preStop.tree.place,
          message: `Each stop of container ${container.name} waits ${secondsText(total(terms))} of its ${secondsText(workload.gracePeriod.value)} before it closes, ${secondsText(preStop.seconds)} of them for nothing.`,
          sum: sumText(terms),
          fix: { say: 'Remove the preStop hook.', edits: [withoutPreStop(tree)].flatMap((edit) => edit ?? []) },
        }
      }
    })
  },
}

function withoutPreStop(container: MapTree) {
  const lifecycle = at(container, 'lifecycle')
  if (lifecycle?.kind !== 'map') return undefined
  return lifecycle.entries.size > 1 ? removeKey(lifecycle, 'preStop') : removeKey(container, 'lifecycle')
}
