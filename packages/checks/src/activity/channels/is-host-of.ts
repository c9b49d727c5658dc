import type { Call } from './call'

/** Whether a call goes to a host that the user named. A name without a port stands for each port, and no name for each host. */
export function isHostOf({ host }: Pick<Call, 'host'>, wanted: string | undefined): boolean {
  return wanted === undefined || host === wanted || host.replace(/:\d+$/, '') === wanted
}
