import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js'
import * as messages from './messages'

const SERVICE = 'grpc.health.v1.Health'

/**
 * The definition of `grpc.health.v1.Health` for `makeClientConstructor` and `server.addService` of @grpc/grpc-js. Use it
 * for a client of any server that has the standard health service. {@link probes} is the server's side.
 *
 * @example
 * ```ts
 * import { credentials, makeClientConstructor } from '@grpc/grpc-js'
 * import { healthService, type HealthCheckResponse, ServingStatus } from '@hale/grpc'
 *
 * const HealthClient = makeClientConstructor(healthService, 'Health')
 * const client = new HealthClient('localhost:50051', credentials.createInsecure())
 * client.check?.({ service: '' }, (error: Error | null, response?: HealthCheckResponse) => {
 *   console.log(error ?? response?.status === ServingStatus.SERVING)
 * })
 * ```
 */
export const healthService: ServiceDefinition = {
  check: method('Check', false, messages.writeRequest, messages.readRequest, messages.writeResponse, messages.readResponse),
  list: method('List', false, messages.writeListRequest, messages.readListRequest, messages.writeListResponse, messages.readListResponse),
  watch: method('Watch', true, messages.writeRequest, messages.readRequest, messages.writeResponse, messages.readResponse),
}

function method<Request, Response>(
  name: string,
  responseStream: boolean,
  requestSerialize: (request: Request) => Buffer,
  requestDeserialize: (bytes: Buffer) => Request,
  responseSerialize: (response: Response) => Buffer,
  responseDeserialize: (bytes: Buffer) => Response,
): MethodDefinition<Request, Response> {
  return {
    path: `/${SERVICE}/${name}`,
    originalName: name.toLowerCase(),
    requestStream: false,
    responseStream,
    requestSerialize,
    requestDeserialize,
    responseSerialize,
    responseDeserialize,
  }
}
