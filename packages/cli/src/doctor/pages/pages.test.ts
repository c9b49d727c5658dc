import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { RULES } from '../rules/rules'
import { exampleOf, judgeFiles } from '../testing/judge-example'
import { NEEDS, rulePage } from './rule-page'

const folder = join(import.meta.dirname, '../../../../../docs/doctor')

// `pnpm test:doctor` writes these pages; here they are compared.
it.each(RULES)('the page of $id is what the rule says', async (rule) => {
  const example = await exampleOf(rule.id)
  const found = example.fires.serve ? undefined : await judgeFiles([rule], example.fires.files)
  await expect(rulePage(rule, example, found)).toMatchFileSnapshot(join(folder, `${rule.id}.md`))
})

it('the index lists every rule', async () => {
  const index = readFileSync(join(folder, 'README.md'), 'utf8')
  const rows = RULES.map(({ id, severity, needs, question }) => `| [${id}](${id}.md) | ${severity} | ${NEEDS[needs]} | ${question} |`)
  const table = ['| rule | severity | judged from | question |', '|---|---|---|---|', ...rows].join('\n')
  const written = index.replace(/(<!-- The rules. -->\n\n)[\s\S]*?(\n\n<!-- The end of the rules. -->)/, `$1${table}$2`)
  expect(written).toContain(table)
  await expect(written).toMatchFileSnapshot(join(folder, 'README.md'))
})

it('has no page without a rule', () => {
  const pages = readdirSync(folder).map((file) => file.replace('.md', ''))
  expect(pages.sort()).toEqual(['README', ...RULES.map(({ id }) => id)].sort())
})
