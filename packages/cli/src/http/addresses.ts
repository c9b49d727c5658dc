/** A process may listen on either family alone. */
const LOOPBACK = ['127.0.0.1', '::1']

/** What to connect to for the host of a URL, in this order: `localhost` means both families. */
export function addressesOf({ hostname }: Pick<URL, 'hostname'>): readonly string[] {
  const name = hostOf(hostname)
  return name === 'localhost' ? LOOPBACK : [name]
}

/** The host of a URL, without the brackets of IPv6. */
export function hostOf(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '')
}

/** An address has no server name in TLS. */
export function isAddress(name: string): boolean {
  return name.includes(':') || /^[\d.]+$/.test(name)
}

/** Whether an address itself refused, so that another one may answer. */
export function isRefusal(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ECONNREFUSED' || code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT' || code === 'ENETUNREACH'
}
