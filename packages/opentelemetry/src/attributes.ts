/** The names of the attributes that tell what a metric is about. */
export const attribute = {
  service: 'hale.service',
  check: 'hale.check.name',
  probe: 'hale.probe',
  status: 'hale.status',
  phase: 'hale.phase',
  /** OpenTelemetry's own: the code of a failure. */
  error: 'error.type',
} as const
