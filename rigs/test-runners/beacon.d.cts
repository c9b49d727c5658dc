import type { OpenCheck, ServerSwitches, Target } from '@hale/conformance'

export function startBeacon(): Promise<Target & ServerSwitches>
export const openBeaconCheck: OpenCheck<Target>
