import type { Health, ProbeHandler } from '@hale/core'

/** The paths of the endpoints and of the checks below them. An unknown name has none, so it stays the app's. */
export function endpointPaths(handle: ProbeHandler, health: Health): ReadonlySet<string> {
  const names = [...health.checks.keys()]
  const checks = handle.paths.flatMap((path) => names.map((name) => `${path}/${name}`))
  return new Set([...handle.paths, ...checks.filter(handle.matches)])
}
