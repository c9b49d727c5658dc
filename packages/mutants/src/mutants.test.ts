import { describe, expect, it } from 'vitest'
import { breakable } from './breakable-adapter'
import { firstFailure } from './first-failure'
import { mutants } from './mutants'
import { writeTable } from './mutations-page'

const page = '../../../docs/mutations.md'

describe('the suite', () => {
  const caught: Record<string, string> = {}

  it('passes an adapter that is right', async () => {
    expect(await firstFailure(breakable())).toBeUndefined()
  })

  for (const [name, seams] of Object.entries(mutants)) {
    it(`fails an adapter that ${name}`, async () => {
      const failure = await firstFailure(breakable(seams))
      expect(failure).toBeDefined()
      caught[name] = `${failure}`
    })
  }

  it('fails each of them in the case that docs/mutations.md names: vitest with --update writes it anew', async () => {
    await expect(writeTable(caught)).toMatchFileSnapshot(page)
  })
})
