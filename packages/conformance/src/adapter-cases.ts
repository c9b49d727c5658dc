import { anyHandler } from './adapter/any-handler'
import { audiences } from './adapter/audiences'
import { bodyLimits } from './adapter/body-limits'
import { caching } from './adapter/caching'
import { cascadeHeader } from './adapter/cascade-header'
import { checkSelection } from './adapter/check-selection'
import { clientDisconnects } from './adapter/client-disconnects'
import { concurrency } from './adapter/concurrency'
import { draining } from './adapter/draining'
import { earlierHeaders } from './adapter/earlier-headers'
import { fallThrough } from './adapter/fall-through'
import { fidelity } from './adapter/fidelity'
import { hostileRequests } from './adapter/hostile-requests'
import { http10 } from './adapter/http-1-0'
import { keepAlive } from './adapter/keep-alive'
import { methods } from './adapter/methods'
import { negotiation } from './adapter/negotiation'
import { neverOpen } from './adapter/never-open'
import { paths } from './adapter/paths'
import { starting } from './adapter/starting'
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
  starting,
  draining,
  'check selection': checkSelection,
  'cascade header': cascadeHeader,
  paths,
  fidelity,
  'earlier headers': earlierHeaders,
  'fall-through': fallThrough,
  'hostile requests': hostileRequests,
  'keep-alive': keepAlive,
  'HTTP/1.0': http10,
  'body limits': bodyLimits,
  'client disconnects': clientDisconnects,
  concurrency,
}

/** The cases for `mount`: an adapter mounts any handler, and not the probes alone. */
export const handlerCases: Readonly<Record<string, readonly AdapterCase[]>> = { 'any handler': anyHandler }
