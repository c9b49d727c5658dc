import { isPlainObject } from '@hale/options'

/**
 * The rows of an answer, whichever client it is from: an array of rows (postgres.js, TypeORM, Prisma, MikroORM), an object
 * with `rows` (pg, PGlite, Knex), or an array of the rows and what describes them (mysql2, Sequelize).
 */
export function rowsOf(answer: unknown): readonly object[] {
  const rows = (answer as { readonly rows?: unknown } | null | undefined)?.rows ?? answer
  if (!Array.isArray(rows)) return []
  return Array.isArray(rows[0]) && !isScalarRow(rows[0]) ? rowsOf(rows[0]) : rows.filter(isObject).map(withoutTables)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** mysql2 and mariadb put the values of each table into an object of its own where their option `nestTables` is set. */
function withoutTables(row: object): object {
  const values = Object.values(row)
  const areTables = values.length > 0 && !Array.isArray(row) && values.every(isPlainObject)
  return areTables ? Object.assign({}, ...values) : row
}

/** A row may be an array of values, too. */
function isScalarRow(row: readonly unknown[]): boolean {
  return row.length > 0 && row.every((value) => typeof value !== 'object' || value === null)
}
