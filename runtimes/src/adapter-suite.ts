import type { MountAdapter } from '@hale/conformance'
import type { HealthHandler } from '@hale/core'
import { mountWith, type Probes } from '@hale/testbed/apps'
import type { Suite } from './suite'

/** What an adapter exports. */
interface Adapter<Mounted> {
  readonly probes: Probes<Mounted>
  readonly mount: (handle: HealthHandler) => Mounted
}

/** Tests both exports of an adapter on a server: its `probes`, and its `mount` with a handler that is no probe. */
export function adapterSuite<Mounted>(
  name: string,
  start: (probes: Probes<Mounted>) => MountAdapter,
  { probes, mount }: Adapter<Mounted>,
  options: Suite['options'] = {},
): Suite {
  return { name, mount: start(probes), options: { ...options, mountHandler: mountWith(start, mount) } }
}
