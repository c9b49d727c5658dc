/**
 * Whether timers and I/O end with the request that made them, so that nothing runs between requests: on Cloudflare Workers.
 * They say so in `navigator.userAgent`
 * (https://developers.cloudflare.com/workers/runtime-apis/web-standards/#navigatoruseragent).
 */
export function isRequestBound(): boolean {
  const { navigator } = globalThis as { navigator?: { readonly userAgent?: string } } // not in Node 20
  return navigator?.userAgent === 'Cloudflare-Workers'
}
