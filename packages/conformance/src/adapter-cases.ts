import { audiences } from './adapter/audiences'
import { caching } from './adapter/caching'
import { cascade } from './adapter/cascade'
import { checkSelection } from './adapter/check-selection'
import { concurrency } from './adapter/concurrency'
import { connections } from './adapter/connections'
import { disconnects } from './adapter/disconnects'
import { fallThrough } from './adapter/fall-through'
import { fidelity } from './adapter/fidelity'
import { hostileRequests } from './adapter/hostile-requests'
import { lifecycle } from './adapter/lifecycle'
import { methods } from './adapter/methods'
import { negotiation } from './adapter/negotiation'
import { neverOpen } from './adapter/never-open'
import { paths } from './adapter/paths'
import { statuses } from './adapter/statuses'
import type { AdapterCase } from './adapter-case'

/** Every case, by the capability that it is about. */
export const adapterCases: Readonly<Record<string, readonly AdapterCase[]>> = {
  statuses,
  'never open': neverOpen,
  methods,
  negotiation,
  caching,
  audiences,
  lifecycle,
  'check selection': checkSelection,
  cascade,
  paths,
  fidelity,
  'fall-through': fallThrough,
  'hostile requests': hostileRequests,
  connections,
  disconnects,
  concurrency,
}
