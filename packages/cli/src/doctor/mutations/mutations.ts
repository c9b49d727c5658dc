/** One number of the good deployment, moved over its limit, and the rule that finds it. */
export interface Mutation {
  readonly file: string
  readonly before: string
  readonly after: string
  readonly rule: string
}

const in_ =
  (file: string) =>
  (before: string, after: string, rule: string): Mutation => ({ file, before, after, rule })
const orders = in_('k8s/orders.yaml')
const worker = in_('k8s/worker.yaml')
const compose = in_('compose.yaml')
const task = in_('ecs/task.json')
const service = in_('ecs/service.json')
const haproxy = in_('haproxy.cfg')

export const MUTATIONS: readonly Mutation[] = [
  orders('replicas: 3', 'replicas: 1', 'single-replica'),
  orders('terminationGracePeriodSeconds: 30', 'terminationGracePeriodSeconds: 15', 'grace-period-too-short'),
  orders('periodSeconds: 2 # startup', 'periodSeconds: 0', 'invalid-probe'),
  orders('timeoutSeconds: 2 # startup', 'timeoutSeconds: 3', 'timeout-over-period'),
  orders('failureThreshold: 60 # startup', 'failureThreshold: 1', 'startup-budget-too-short'),
  orders('periodSeconds: 10 # liveness', 'periodSeconds: 1', 'liveness-before-readiness'),
  orders('periodSeconds: 10 # liveness', 'periodSeconds: 1', 'liveness-shorter-than-block'),
  orders('timeoutSeconds: 2 # liveness', 'timeoutSeconds: 11', 'timeout-over-period'),
  orders('timeoutSeconds: 2 # liveness', 'timeoutSeconds: 0', 'invalid-probe'),
  orders('failureThreshold: 3 # liveness', 'failureThreshold: 1', 'single-failure-threshold'),
  orders('successThreshold: 1 # liveness', 'successThreshold: 2', 'invalid-probe'),
  orders('periodSeconds: 5 # readiness', 'periodSeconds: 31', 'slow-recovery'),
  orders('periodSeconds: 5 # readiness', 'periodSeconds: 16', 'liveness-before-readiness'),
  orders('timeoutSeconds: 2 # readiness', 'timeoutSeconds: 6', 'timeout-over-period'),
  orders('timeoutSeconds: 2 # readiness', 'timeoutSeconds: 1', 'timeout-too-short'),
  orders('failureThreshold: 2 # readiness', 'failureThreshold: 7', 'liveness-before-readiness'),
  orders('successThreshold: 2 # readiness', 'successThreshold: 13', 'slow-recovery'),
  orders('success-codes: "200"', 'success-codes: "201-299"', 'matcher-excludes-degraded'),
  worker('replicas: 2', 'replicas: 1', 'single-replica'),
  worker('seconds: 5', 'seconds: 30', 'grace-period-too-short'),
  worker('initialDelaySeconds: 10', 'initialDelaySeconds: 11', 'initial-delay-instead-of-startup'),
  worker('periodSeconds: 15', 'periodSeconds: 14', 'exec-probe-starts-runtime'),
  worker('timeoutSeconds: 5', 'timeoutSeconds: 4', 'exec-probe-starts-runtime'),
  worker('timeoutSeconds: 5', 'timeoutSeconds: 2', 'exec-timeout-too-short'),
  worker('timeoutSeconds: 5', 'timeoutSeconds: 16', 'timeout-over-period'),
  worker('failureThreshold: 3', 'failureThreshold: 1', 'single-failure-threshold'),
  compose('stop_grace_period: 20s', 'stop_grace_period: 15s', 'grace-period-too-short'),
  compose('start_period: 30s', 'start_period: 0s', 'compose-no-start-period'),
  task('"stopTimeout": 30', '"stopTimeout": 15', 'grace-period-too-short'),
  task('"startPeriod": 60', '"startPeriod": 1', 'ecs-no-start-period'),
  service('"healthCheckGracePeriodSeconds": 60', '"healthCheckGracePeriodSeconds": 0', 'ecs-no-grace-period'),
  haproxy('timeout check 1s', 'timeout check 3s', 'drain-shorter-than-detection'),
  haproxy('inter 1s', 'inter 2s', 'drain-shorter-than-detection'),
  haproxy('fall 3', 'fall 5', 'drain-shorter-than-detection'),
  haproxy('status 200-299', 'status 201-299', 'matcher-excludes-degraded'),
]

/** Numbers that no rule bounds by themselves: any value of them can be right. */
export const UNBOUNDED: readonly string[] = ['interval: 10s', 'timeout: 5s', '"desiredCount": 3', 'rise 2', 'cpu: 250m']
