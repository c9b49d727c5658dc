import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import fc from 'fast-check'
import { protoPath } from 'grpc-health-check'
import { describe, expect, it } from 'vitest'
import { healthService } from './definition'

const standard = loadSync(protoPath, { defaults: true })['grpc.health.v1.Health'] as ServiceDefinition
const method = (service: ServiceDefinition, name: string): MethodDefinition<object, object> => {
  const found = service[name] ?? service[`${name[0]?.toUpperCase()}${name.slice(1)}`]
  if (!found) throw new Error(`no method ${name}`)
  return found
}
const plain = (message: object): unknown => JSON.parse(JSON.stringify(message))
const name = fc.string({ unit: 'grapheme', maxLength: 300 })
const status = fc.integer({ min: 0, max: 2 ** 31 - 1 })
const known = fc.integer({ min: 0, max: 3 })

describe('the messages', () => {
  it('belong to methods with the paths and kinds of the protocol', () => {
    const methods = (service: ServiceDefinition) =>
      ['check', 'list', 'watch'].map((key) => {
        const { path, requestStream, responseStream } = method(service, key)
        return { path, requestStream, responseStream }
      })
    expect(methods(healthService)).toEqual(methods(standard))
  })

  it('have the same bytes as those of @grpc/proto-loader', () => {
    const check = method(healthService, 'check')
    fc.assert(
      fc.property(name, known, fc.uniqueArray(fc.tuple(name, known), { selector: ([key]) => key }), (service, one, many) => {
        const request = { service }
        expect(check.requestSerialize(request)).toEqual(method(standard, 'check').requestSerialize(request))
        const response = { status: one }
        expect(check.responseSerialize(response)).toEqual(method(standard, 'check').responseSerialize(response))
        const listed = { statuses: Object.fromEntries(many.map(([key, of]) => [key, { status: of }])) }
        expect(method(healthService, 'list').responseSerialize(listed)).toEqual(method(standard, 'list').responseSerialize(listed))
      }),
    )
    expect(method(healthService, 'list').requestSerialize({})).toEqual(method(standard, 'list').requestSerialize({}))
  })

  it('can be read when @grpc/proto-loader wrote them', () => {
    const list = method(healthService, 'list')
    fc.assert(
      fc.property(name, status, fc.uniqueArray(fc.tuple(name, known), { selector: ([key]) => key }), (service, one, many) => {
        const check = method(healthService, 'check')
        expect(check.requestDeserialize(method(standard, 'check').requestSerialize({ service }))).toEqual({ service })
        expect(check.responseDeserialize(method(standard, 'check').responseSerialize({ status: one }))).toEqual({ status: one })
        const statuses = Object.fromEntries(many.map(([key, of]) => [key, { status: of }]))
        expect(plain(list.responseDeserialize(method(standard, 'list').responseSerialize({ statuses })))).toEqual({
          statuses: plain(statuses),
        })
      }),
    )
  })

  it('of a later version are read without their new fields', () => {
    const read = method(healthService, 'check').requestDeserialize
    // Field 1 as a number, field 2 as a string, field 3 as a number, then field 1 as it should be.
    expect(read(Buffer.from([0x08, 0x05, 0x12, 0x01, 0x61, 0x18, 0x01, 0x0a, 0x02, 0x6f, 0x6b]))).toEqual({ service: 'ok' })
  })

  it('that are malformed throw an Error, whatever the bytes', () => {
    for (const key of ['check', 'list']) {
      const { requestDeserialize, responseDeserialize } = method(healthService, key)
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
          for (const read of [requestDeserialize, responseDeserialize]) {
            try {
              read(Buffer.from(bytes))
            } catch (thrown) {
              expect(thrown).toBeInstanceOf(Error)
            }
          }
        }),
      )
    }
    expect(() => method(healthService, 'check').requestDeserialize(Buffer.from([0x0a, 0x7f, 0x61]))).toThrow()
  })
})
