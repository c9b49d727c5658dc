import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { followedPages } from './followed-pages'
import { stepsOf } from './page-steps'

const install = '```sh\nnpm install hono\n```\n'
const sample = '```ts\nlisten()\n```\n'
const transcript = '```console\n$ curl localhost\nhello\n```\n'

describe('the steps of a page', () => {
  it('are what stands on it, in its order', () => {
    expect(stepsOf(`${install}${sample}${transcript}`).map(({ kind }) => kind)).toEqual(['shell', 'code', 'transcript'])
  })

  it.each([
    ['without an install line', transcript],
    ['whose first sample stands above its install line', `${sample}${install}${transcript}`],
    ['whose only sample stands above its install line', `${transcript}${install}`],
    ['where a reader does something above its install line', `<!-- reader: break redis -->\n${install}${sample}`],
  ])('cannot be done on a page %s', (_which, page) => {
    expect(() => stepsOf(page)).toThrow('line 1: a step stands above the first line that installs something')
  })
})

it('every page that is followed can be followed from its top', () => {
  const pages = followedPages(join(import.meta.dirname, '..', '..', '..'))
  expect(pages).toEqual(expect.arrayContaining(['README.md', 'packages/cli/README.md', 'docs/getting-started/next.md']))
  expect(pages).not.toContain('docs/migrating/README.md')
})
