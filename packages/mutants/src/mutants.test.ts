import { describe, expect, it } from 'vitest'
import { breakable } from './breakable-adapter'
import { checkMutants, rightCheck } from './check-mutants'
import { firstFailure, firstImpostor } from './first-failure'
import { mutants } from './mutants'
import { writePage } from './mutations-page'

const page = '../../../docs/evidence/mutations.md'

describe('the suite', () => {
  const caught: Record<string, string> = {}
  const caughtChecks: Record<string, string> = {}

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

  it('passes a check that is right', async () => {
    expect(await firstImpostor(rightCheck)).toBeUndefined()
  })

  for (const [name, withClient] of Object.entries(checkMutants)) {
    it(`fails a check that ${name}`, async () => {
      const failure = await firstImpostor(withClient)
      expect(failure).toBeDefined()
      caughtChecks[name] = `${failure}`
    })
  }

  it('fails each of them in the case that docs/evidence/mutations.md names: vitest with --update writes it anew', async () => {
    await expect(writePage(caught, caughtChecks)).toMatchFileSnapshot(page)
  })
})
