import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire'

/** The statuses of `grpc.health.v1.HealthCheckResponse`. Only watchers get `SERVICE_UNKNOWN`. */
export const ServingStatus = { UNKNOWN: 0, SERVING: 1, NOT_SERVING: 2, SERVICE_UNKNOWN: 3 } as const

export type ServingStatus = (typeof ServingStatus)[keyof typeof ServingStatus]

/** `grpc.health.v1.HealthCheckRequest`. */
export interface HealthCheckRequest {
  readonly service: string
}

/** `grpc.health.v1.HealthCheckResponse`. A status of a later version of the protocol is a number too. */
export interface HealthCheckResponse {
  readonly status: number
}

/** `grpc.health.v1.HealthListResponse`. */
export interface HealthListResponse {
  readonly statuses: Readonly<Record<string, HealthCheckResponse>>
}

// Each message has at most one field, number 1. An entry of a map is a message with a key, 1, and a value, 2.
const FIELD = 1
const VALUE = 2

export function writeRequest({ service }: HealthCheckRequest): Buffer {
  return finish(new BinaryWriter().tag(FIELD, WireType.LengthDelimited).string(service))
}

export function readRequest(bytes: Uint8Array): HealthCheckRequest {
  let service = ''
  readFields(bytes, (reader, field, type) => {
    if (field !== FIELD || type !== WireType.LengthDelimited) return false
    service = reader.string()
    return true
  })
  return { service }
}

export function writeResponse({ status }: HealthCheckResponse): Buffer {
  return finish(new BinaryWriter().tag(FIELD, WireType.Varint).int32(status))
}

export function readResponse(bytes: Uint8Array): HealthCheckResponse {
  let status: number = ServingStatus.UNKNOWN
  readFields(bytes, (reader, field, type) => {
    if (field !== FIELD || type !== WireType.Varint) return false
    status = reader.int32()
    return true
  })
  return { status }
}

export function writeListRequest(): Buffer {
  return Buffer.alloc(0)
}

export function readListRequest(): object {
  return {}
}

export function writeListResponse({ statuses }: HealthListResponse): Buffer {
  const writer = new BinaryWriter()
  for (const [service, response] of Object.entries(statuses)) {
    writer.tag(FIELD, WireType.LengthDelimited).fork()
    writer.tag(FIELD, WireType.LengthDelimited).string(service)
    writer.tag(VALUE, WireType.LengthDelimited).bytes(writeResponse(response))
    writer.join()
  }
  return finish(writer)
}

export function readListResponse(bytes: Uint8Array): HealthListResponse {
  const statuses: Record<string, HealthCheckResponse> = Object.create(null)
  readFields(bytes, (reader, field, type) => {
    if (field !== FIELD || type !== WireType.LengthDelimited) return false
    const entry = reader.bytes()
    statuses[readRequest(entry).service] = readEntryValue(entry)
    return true
  })
  return { statuses }
}

function readEntryValue(entry: Uint8Array): HealthCheckResponse {
  let response: HealthCheckResponse = { status: ServingStatus.UNKNOWN }
  readFields(entry, (reader, field, type) => {
    if (field !== VALUE || type !== WireType.LengthDelimited) return false
    response = readResponse(reader.bytes())
    return true
  })
  return response
}

/** Passes each field to `take`. A field that it does not take, such as one of a later version, is skipped. */
function readFields(bytes: Uint8Array, take: (reader: BinaryReader, field: number, type: WireType) => boolean): void {
  const reader = new BinaryReader(bytes)
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag()
    if (!take(reader, field, type)) reader.skip(type, field)
  }
}

function finish(writer: BinaryWriter): Buffer {
  return Buffer.from(writer.finish())
}
