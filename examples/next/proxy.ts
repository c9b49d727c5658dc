import { type NextRequest, NextResponse } from 'next/server'

/** The request log, and a guard: for everything but the probes, which come without credentials. */
export function proxy(request: NextRequest): NextResponse {
  console.log(`request ${request.nextUrl.pathname}`)
  return request.headers.has('authorization') ? NextResponse.next() : new NextResponse('who is asking?\n', { status: 401 })
}

export const config = { matcher: '/((?!(?:livez|readyz|startupz|healthz)(?:/|$)).*)' }
