// The two messages of `grpc.health.v1.Health/Check`, in the wire format of Protocol Buffers.

/** `HealthCheckRequest`: field 1 is the name of the service, left out when it is empty. */
export function writeRequest(service: string): Buffer {
  const name = Buffer.from(service)
  return name.length === 0 ? name : Buffer.concat([Buffer.of(0x0a, ...varint(name.length)), name])
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))]
}

/** The bytes of a field's value: of a fixed length for these types, of the length that the value begins with for type 2. */
const FIXED: Readonly<Record<number, number>> = { 1: 8, 5: 4 }

/**
 * The status in a `HealthCheckResponse`: field 1, which is left out when it is 0. Other fields, such as those of a later
 * version, are skipped.
 *
 * @throws RangeError for bytes that are no message.
 */
export function readStatus(bytes: Uint8Array): number {
  let offset = 0
  let status = 0
  const readVarint = (): number => {
    let value = 0
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = bytes[offset++]
      if (byte === undefined) break
      value += (byte % 128) * 2 ** shift
      if (byte < 128) return value
    }
    throw new RangeError('a number without an end')
  }
  while (offset < bytes.length) {
    const tag = readVarint()
    const type = tag % 8
    if (tag === 8) status = readVarint()
    else if (type === 0) readVarint()
    else {
      const length = type === 2 ? readVarint() : FIXED[type]
      if (length === undefined) throw new RangeError(`a field of the unknown type ${type}`)
      offset += length
    }
  }
  if (offset > bytes.length) throw new RangeError('a field without an end')
  return status
}
