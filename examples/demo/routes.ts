import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import type { NewOrder, Orders } from './orders'

/** `GET /orders` and `POST /orders`. */
export function orderRoutes(orders: Orders): Hono {
  const routes = new Hono()
  routes.get('/orders', async (context) => {
    const { orders: latest, from } = await orders.latest().catch(unavailable)
    return context.json(latest, 200, { 'x-answered-from': from })
  })
  routes.post('/orders', bodyLimit({ maxSize: 10_000 }), async (context) => {
    const order = readOrder(await context.req.json().catch(() => undefined))
    return context.json(await orders.place(order).catch(unavailable), 201)
  })
  return routes
}

/** Returns the caller's mistakes to the caller. Logs our own. */
export function answerError(error: Error, context: Context): Response {
  if (!(error instanceof HTTPException)) console.error(`${context.req.method} ${context.req.path}:`, error)
  const { status, message } = error instanceof HTTPException ? error : { status: 500 as const, message: 'something went wrong' }
  if (status === 503) context.header('retry-after', '5')
  return context.json({ error: message || 'the request failed' }, status)
}

function unavailable(cause: unknown): never {
  throw new HTTPException(503, { message: 'the database does not respond; try again', cause })
}

function readOrder(body: unknown): NewOrder {
  const { item, quantity } = (body ?? {}) as { item?: unknown; quantity?: unknown }
  // PostgreSQL stores no NUL, and no item contains a line break.
  if (typeof item !== 'string' || !/^[^\p{Cc}]{1,100}$/u.test(item)) {
    throw new HTTPException(400, { message: 'item: use a string of 1 to 100 characters, sent as JSON' })
  }
  if (typeof quantity !== 'number' || !Number.isInteger(quantity) || quantity < 1 || quantity > 1_000) {
    throw new HTTPException(400, { message: 'quantity: use a whole number from 1 to 1000' })
  }
  return { item, quantity }
}
