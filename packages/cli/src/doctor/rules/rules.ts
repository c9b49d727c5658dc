import type { Rule } from '../rule'
import { composeNoStartPeriod } from './compose-no-start-period'
import { containerHealthcheckOnReadiness } from './container-healthcheck-on-readiness'
import { degradedIsError } from './degraded-is-error'
import { dependencyUncovered } from './dependency-uncovered'
import { detailsPublic } from './details-public'
import { doubleDrain } from './double-drain'
import { drainShorterThanDetection } from './drain-shorter-than-detection'
import { ecsNoGracePeriod } from './ecs-no-grace-period'
import { ecsNoStartPeriod } from './ecs-no-start-period'
import { execProbeStartsRuntime } from './exec-probe-starts-runtime'
import { execTimeoutTooShort } from './exec-timeout-too-short'
import { gracePeriodTooShort } from './grace-period-too-short'
import { healthcheckCommandForm } from './healthcheck-command-form'
import { healthcheckIgnoresStatus } from './healthcheck-ignores-status'
import { healthcheckLocalhost } from './healthcheck-localhost'
import { healthcheckToolMissing } from './healthcheck-tool-missing'
import { ingressProbesRoot } from './ingress-probes-root'
import { initialDelayInsteadOfStartup } from './initial-delay-instead-of-startup'
import { invalidProbe } from './invalid-probe'
import { listensOnLoopback } from './listens-on-loopback'
import { livenessBeforeReadiness } from './liveness-before-readiness'
import { livenessChecksDependency } from './liveness-checks-dependency'
import { livenessShorterThanBlock } from './liveness-shorter-than-block'
import { matcherExcludesDegraded } from './matcher-excludes-degraded'
import { noDrain } from './no-drain'
import { noProbes } from './no-probes'
import { noStartupProbe } from './no-startup-probe'
import { pathNotFound } from './path-not-found'
import { peersNeedUnreadyAddresses } from './peers-need-unready-addresses'
import { portUnreachable } from './port-unreachable'
import { probeBehindMiddleware } from './probe-behind-middleware'
import { probeHost } from './probe-host'
import { probeRateLimited } from './probe-rate-limited'
import { probeRedirects } from './probe-redirects'
import { probeUnauthorized } from './probe-unauthorized'
import { probesIdentical } from './probes-identical'
import { readinessChecksNothing } from './readiness-checks-nothing'
import { rolloutWithoutSpare } from './rollout-without-spare'
import { schemeMismatch } from './scheme-mismatch'
import { sharedDependencyUnguarded } from './shared-dependency-unguarded'
import { signalNotForwarded } from './signal-not-forwarded'
import { singleFailureThreshold } from './single-failure-threshold'
import { singleReplica } from './single-replica'
import { slowRecovery } from './slow-recovery'
import { startupBudgetTooShort } from './startup-budget-too-short'
import { timeoutOverPeriod } from './timeout-over-period'
import { timeoutTooShort } from './timeout-too-short'
import { workerWithoutProbe } from './worker-without-probe'

/** Every rule, by what it looks at: probes, stops, health checks in containers, load balancers, replicas. */
export const RULES: readonly Rule[] = [
  probesIdentical,
  portUnreachable,
  timeoutTooShort,
  singleFailureThreshold,
  initialDelayInsteadOfStartup,
  gracePeriodTooShort,
  drainShorterThanDetection,
  doubleDrain,
  execProbeStartsRuntime,
  execTimeoutTooShort,
  healthcheckToolMissing,
  healthcheckLocalhost,
  composeNoStartPeriod,
  containerHealthcheckOnReadiness,
  ecsNoStartPeriod,
  ecsNoGracePeriod,
  matcherExcludesDegraded,
  signalNotForwarded,
  singleReplica,
  sharedDependencyUnguarded,
  peersNeedUnreadyAddresses,
  noProbes,
  workerWithoutProbe,
  ingressProbesRoot,
  detailsPublic,
  slowRecovery,
  probeHost,
  healthcheckCommandForm,
  healthcheckIgnoresStatus,
  timeoutOverPeriod,
  invalidProbe,
  livenessBeforeReadiness,
  rolloutWithoutSpare,
  livenessChecksDependency,
  pathNotFound,
  probeUnauthorized,
  probeRedirects,
  schemeMismatch,
  livenessShorterThanBlock,
  noStartupProbe,
  startupBudgetTooShort,
  noDrain,
  readinessChecksNothing,
  dependencyUncovered,
  listensOnLoopback,
  degradedIsError,
  probeBehindMiddleware,
  probeRateLimited,
]
