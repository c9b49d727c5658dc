/** A request of Express, which keeps the route that it matched last. */
interface ExpressRequest {
  readonly route?: { readonly path?: unknown; readonly stack?: readonly { readonly handle?: unknown }[] } | undefined
}

/** The path of the Express route that the listener is mounted as. A route that only ran before it does not count. */
export function expressRoute(request: ExpressRequest, listener: unknown): string | undefined {
  const { route } = request
  const mounted = route?.stack?.some(({ handle }) => handle === listener)
  return mounted && typeof route?.path === 'string' ? route.path : undefined
}
