import { type NextRequest, NextResponse } from 'next/server'

/** A request log and a guard. Probes skip both, because they send no credentials. */
export function proxy(request: NextRequest): NextResponse {
  console.log(`request ${request.nextUrl.pathname}`)
  return request.headers.has('authorization') ? NextResponse.next() : new NextResponse('credentials required\n', { status: 401 })
}

export const config = { matcher: '/((?!(?:livez|readyz|startupz|healthz)(?:/|$)).*)' }
