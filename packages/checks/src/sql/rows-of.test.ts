import { describe, expect, it } from 'vitest'
import { rowsOf } from './rows-of'

const row = { role: 'primary' }

describe('rowsOf(answer)', () => {
  it.each([
    ['postgres.js, TypeORM, Prisma', [row]],
    ['pg, PGlite', { rows: [row], rowCount: 1 }],
    ['mysql2, with the fields', [[row], [{ name: 'role' }]]],
    ['Sequelize, with the metadata', [[row], { rowCount: 1 }]],
    ['Sequelize, with the result of pg', [[row], { rows: [row] }]],
  ])('finds the rows of %s', (_, answer) => {
    expect(rowsOf(answer)).toEqual([row])
  })

  it('finds rows that are arrays of values', () => {
    expect(rowsOf([[['read_only', 'OFF']], []])).toEqual([['read_only', 'OFF']])
    expect(rowsOf({ rows: [['read_only', 'OFF']] })).toEqual([['read_only', 'OFF']])
  })

  it('finds rows whose values are in an object for each table', () => {
    expect(rowsOf([[{ variables: { name: 'read_only' }, '': { value: 'OFF' } }], []])).toEqual([{ name: 'read_only', value: 'OFF' }])
    const date = new Date(0)
    expect(rowsOf([{ since: date }])).toEqual([{ since: date }])
  })

  it.each([undefined, null, 1, 'rows', {}, [], [[]], [[], {}], { rows: 1 }, [1, 2], [null]])('finds none in %j', (answer) => {
    expect(rowsOf(answer)).toEqual([])
  })
})
