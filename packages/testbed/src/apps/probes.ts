import type { Health, ProbeOptions } from '@hale/core'

/** The `probes` of the adapter under test. It returns what its framework mounts. */
export type Probes<Mounted> = (health: Health, options?: ProbeOptions) => Mounted
