import type { Report, Selection } from '@hale/core'
import { createHealth } from '@hale/core'
import { describe, expect, it } from 'vitest'
import { createQuestions } from './questions'

const report = (): Report => createHealth().snapshot()

describe('questions to the main thread', () => {
  it('are sent once where equal ones are under way, and once more after the answer', async () => {
    const sent: [number, Selection][] = []
    const questions = createQuestions((id, selection) => sent.push([id, selection]))
    const [first, second] = [questions.ask({ probe: 'readiness' }, 0), questions.ask({ probe: 'readiness' }, 1)]
    expect(sent).toEqual([[1, { probe: 'readiness' }]])
    const answer = report()
    expect(questions.answer(1, answer)).toEqual({ probe: 'readiness' })
    expect(await first).toBe(answer)
    expect(await second).toBe(answer)
    void questions.ask({ probe: 'readiness' }, 2)
    expect(sent).toHaveLength(2)
  })

  it('that are different are answered apart, in whatever order', async () => {
    const questions = createQuestions(() => {})
    const liveness = questions.ask({ probe: 'liveness' }, 0)
    const readiness = questions.ask({ probe: 'readiness' }, 0)
    const [forLiveness, forReadiness] = [report(), report()]
    questions.answer(2, forReadiness)
    questions.answer(1, forLiveness)
    expect(await liveness).toBe(forLiveness)
    expect(await readiness).toBe(forReadiness)
  })

  it('that are older than the patience of the caller end without an answer, the others wait on', async () => {
    const questions = createQuestions(() => {})
    const old = questions.ask({ probe: 'liveness' }, 0)
    const young = questions.ask({ probe: 'readiness' }, 500)
    questions.giveUp(400)
    expect(await old).toBeUndefined()
    const answer = report()
    questions.answer(2, answer)
    expect(await young).toBe(answer)
  })

  it('take no answer that comes too late, or twice', async () => {
    const questions = createQuestions(() => {})
    const asked = questions.ask({}, 0)
    questions.giveUp(1)
    expect(questions.answer(1, report())).toBeUndefined()
    expect(questions.answer(99, report())).toBeUndefined()
    expect(await asked).toBeUndefined()
  })
})
