import type { MountAdapter, MountHandler } from '@hale/conformance'
import { createHealth, type Health, type HealthHandler, type ProbeOptions } from '@hale/core'

/** The `probes` of the adapter under test. It returns what its framework mounts. */
export type Probes<Mounted> = (health: Health, options?: ProbeOptions) => Mounted

/** Starts the app that `start` makes with the `mount` of the adapter under test in place of its `probes`. */
export const mountWith =
  <Mounted>(start: (probes: Probes<Mounted>) => MountAdapter, mount: (handle: HealthHandler) => Mounted): MountHandler =>
  (handle, earlier) =>
    start(() => mount(handle))(createHealth(), undefined, earlier)
