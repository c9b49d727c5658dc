/** The names of the attributes on every metric. */
export const ATTRIBUTE = {
  service: 'hale.service',
  check: 'hale.check.name',
  probe: 'hale.probe',
  status: 'hale.status',
  phase: 'hale.phase',
  /** Whether the fleet holds or only shows what it would do. */
  mode: 'hale.fleet.mode',
  /** OpenTelemetry's own name: the code of a failure. */
  error: 'error.type',
} as const
