/** An `Interceptor` of `@grpc/grpc-js`. */
export type GrpcInterceptor = (options: never, nextCall: never) => object

interface Metadata {
  set(name: string, value: string): void
}

interface InterceptingCall {
  start(metadata: Metadata, listener: unknown): void
}

/**
 * Sets a header on a call. The check cannot make a `Metadata` without an import of the library, but an interceptor gets
 * the one of its call.
 */
export function setHeader(name: string, value: string): GrpcInterceptor {
  return (options: unknown, nextCall: (options: unknown) => InterceptingCall) => {
    const call = nextCall(options)
    const start = call.start.bind(call)
    call.start = (metadata, listener) => {
      metadata.set(name, value)
      start(metadata, listener)
    }
    return call
  }
}
