import type { Rule } from '../rule'
import { setting } from './describe-probe'

export const ecsNoGracePeriod: Rule = {
  id: 'ecs-no-grace-period',
  severity: 'warning',
  needs: 'files',
  question: 'Does ECS wait for the start before it counts health checks?',
  why: 'ECS stops a task that its load balancer calls unhealthy. A task that starts slower than that is stopped before it has started, again and again.',
  remedy: 'Set `healthCheckGracePeriodSeconds` over the time of a slow start.',
  *check({ manifests: { ecsServices } }) {
    for (const { name, behindBalancer, gracePeriod, tree } of ecsServices) {
      if (!behindBalancer || gracePeriod.value > 0) continue
      yield {
        place: (gracePeriod.tree ?? tree).place,
        message: `Service ${name} has 0 s to start: its tasks are stopped as soon as the load balancer has seen enough failures.`,
        fix: setting(tree, 'healthCheckGracePeriodSeconds', 60),
      }
    }
  },
}
