import { describe, expect, it } from 'vitest'
import { requireOne } from './require-one'

const rows = [{ '?column?': 1 }]

describe('requireOne(server, answer)', () => {
  it.each<[string, unknown]>([
    ['the rows', rows],
    ['the rows of an object', { rowCount: 1, rows }],
    ['the rows and their fields', [rows, [{ name: '?column?' }]]],
    ['rows that are arrays', { rows: [[1]] }],
    ['a BigInt', [{ '1': 1n }]],
    ['a row with an object for each table', [[{ '': { 1: 1 } }], []]],
    ['a string', [{ '?column?': '1' }]],
  ])('accepts %s', (_, answer) => {
    expect(() => requireOne('PostgreSQL', answer)).not.toThrow()
  })

  it.each<[unknown, string]>([
    [undefined, 'undefined'],
    [null, 'null'],
    [{ message: 'upstream connect error' }, 'an object'],
    [{ error: { code: 1 } }, 'an object'],
    [{ status: 1 }, 'an object'],
    ['1', '"1"'],
    [[], 'an empty array'],
    [[[], []], 'an array of 2'],
    [{ rowCount: 1, rows: [] }, 'an object'],
    [[{ '?column?': 2 }], 'an array of 1'],
    [[{ error: { code: 1 } }], 'an array of 1'],
  ])('refuses %j', (answer, shown) => {
    const message = `PostgreSQL must answer SELECT 1 with a row that holds 1; query(text) resolved with ${shown}. Return the client's answer`
    const refuse = () => requireOne('PostgreSQL', answer)
    expect(refuse).toThrow(message)
    expect(refuse).toThrow(expect.objectContaining({ code: 'invalid_answer' }))
  })
})
