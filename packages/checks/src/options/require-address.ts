import { requireOnScale } from './thresholds'

const ports = { expected: 'a port from 1 to 65535', fits: (value: number) => value >= 1 && value <= 65_535 && value % 1 === 0 }

/** Throws a TypeError when the value is no text or an empty one. */
export function requireText(name: string, value: unknown, expected: string): asserts value is string {
  if (typeof value === 'string' && value !== '') return
  throw new TypeError(`${name} is ${value === '' ? 'empty' : `of type ${typeof value}`}, expected ${expected}`)
}

/** The same for a host that can be connected to. */
export function requireHost(name: string, host: unknown): asserts host is string {
  requireText(name, host, "a name or an address, such as 'orders' or '10.0.0.1'")
}

/** Throws a TypeError for no number and a RangeError for one that is no port. */
export function requirePort(name: string, port: unknown): asserts port is number {
  requireOnScale(name, port, ports)
}
