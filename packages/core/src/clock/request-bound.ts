/**
 * Whether timers and I/O belong to the request that made them and end with it, so that nothing runs between requests:
 * on Cloudflare Workers. Its `navigator.userAgent` is how it tells
 * (https://developers.cloudflare.com/workers/runtime-apis/web-standards/#navigatoruseragent).
 */
export function isRequestBound(): boolean {
  const { navigator } = globalThis as { navigator?: { readonly userAgent?: string } } // not in Node 20
  return navigator?.userAgent === 'Cloudflare-Workers'
}
