/** The fields of a probe in Kubernetes' API. */
export const PROBE_FIELDS = [
  'httpGet',
  'tcpSocket',
  'grpc',
  'exec',
  'initialDelaySeconds',
  'periodSeconds',
  'timeoutSeconds',
  'failureThreshold',
  'successThreshold',
  'terminationGracePeriodSeconds',
] as const

export const PROBE_ACTIONS = ['httpGet', 'tcpSocket', 'grpc', 'exec'] as const

/** The numbers of a probe, each with the least that the API takes. */
export const PROBE_NUMBERS: Readonly<Record<string, number>> = {
  initialDelaySeconds: 0,
  periodSeconds: 1,
  timeoutSeconds: 1,
  failureThreshold: 1,
  successThreshold: 1,
  terminationGracePeriodSeconds: 1,
}
