import type { Rule } from '../rule'
import { probesOf, servingContainers } from './containers'
import { setting } from './describe-probe'
import { runtimeOf } from './exec-programs'
import { secondsText } from './sum'

/** Half a core starts a runtime in a second or so, and a busy node takes twice as long. */
const SMALL_LIMIT = 0.5
const ENOUGH = 3

export const execTimeoutTooShort: Rule = {
  id: 'exec-timeout-too-short',
  severity: 'error',
  needs: 'files',
  question: 'Does an exec probe have the time to start its runtime within the CPU limit?',
  why: 'The start of a runtime takes 0.1 to 0.5 s of CPU. Under a small limit the process is throttled, so the probe times out while the service is well.',
  remedy: `Set \`timeoutSeconds\` to ${ENOUGH} or more, raise the limit, or use \`httpGet\`.`,
  *check({ manifests }) {
    for (const { container, probe } of servingContainers(manifests).flatMap(probesOf)) {
      const { action, timeout, tree } = probe
      const { cpuLimit } = container
      if (action.type !== 'exec' || cpuLimit === undefined || cpuLimit >= SMALL_LIMIT || timeout.value >= ENOUGH) continue
      const runtime = runtimeOf(action.command)
      if (!runtime) continue
      const slowest = 0.5 / cpuLimit
      yield {
        place: (timeout.tree ?? tree).place,
        message: `${runtime} has ${secondsText(timeout.value)} to start with ${cpuLimit} of a core: the ${probe.name} probe of container ${container.name} fails while it is well.`,
        sum: `0.5 s of CPU ÷ ${cpuLimit} of a core = ${secondsText(slowest)}, and more on a busy node; timeoutSeconds ${secondsText(timeout.value)}${timeout.tree ? '' : ' (the default)'} < ${secondsText(ENOUGH)}`,
        fix: setting(tree, 'timeoutSeconds', Math.max(5, Math.ceil(slowest))),
      }
    }
  },
}
