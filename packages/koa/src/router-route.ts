/** A context of @koa/router, which keeps the routes that match. */
interface RouterContext {
  readonly matched?: readonly { readonly path?: unknown; readonly stack?: readonly unknown[] }[] | undefined
}

/** The path of the route of @koa/router that the middleware is mounted as. */
export function routerRoute({ matched }: RouterContext, middleware: unknown): string | undefined {
  const path = matched?.find(({ stack }) => stack?.includes(middleware))?.path
  return typeof path === 'string' ? path : undefined
}
