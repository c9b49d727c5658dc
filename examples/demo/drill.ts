import { Hono } from 'hono'

/** Breaks a dependency on request, so that you can watch the health. Only embedded dependencies have a drill. */
export interface Drill {
  /** What a break does, for the response. */
  readonly effect: string
  break(): void
  mend(): void
}

/** `POST /demo/break/<dependency>` and `POST /demo/mend/<dependency>`. */
export function drillRoutes(drills: Readonly<Record<string, Drill | undefined>>): Hono {
  const routes = new Hono()
  for (const [dependency, drill] of Object.entries(drills)) {
    routes.post(`/demo/:action{break|mend}/${dependency}`, (context) => {
      if (!drill) return context.json({ error: `the ${dependency} is a real server: stop and start it instead` }, 409)
      const action = context.req.param('action')
      if (action === 'break') drill.break()
      else drill.mend()
      // The buttons of the status page.
      if (context.req.header('accept')?.includes('text/html')) return context.redirect('/status', 303)
      return context.json({ [dependency]: action === 'break' ? drill.effect : 'works again' })
    })
  }
  return routes
}
