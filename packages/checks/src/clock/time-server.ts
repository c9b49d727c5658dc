import { isIP, isIPv6 } from 'node:net'

/** A time server, as the option `source` names it. */
export interface TimeServer {
  /** A name or an IP address. */
  readonly host: string
  readonly port: number
}

const NTP_PORT = 123

/** Reads `time.example`, `10.0.0.1:123`, `2001:db8::1` and `[2001:db8::1]:123`. `undefined` for anything else. */
export function parseTimeServer(source: string): TimeServer | undefined {
  if (isIP(source)) return { host: source, port: NTP_PORT }
  const [, bracketed, name = bracketed, given] = /^(?:\[([^\]]+)\]|([\w.-]+))(?::(\d{1,5}))?$/.exec(source) ?? []
  const port = Number(given ?? NTP_PORT)
  const isKnown = name !== undefined && (bracketed === undefined || isIPv6(bracketed)) && port >= 1 && port <= 65_535
  return isKnown ? { host: name, port } : undefined
}
