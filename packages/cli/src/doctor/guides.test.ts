import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { RULES } from './rules/rules'
import { judgeFiles } from './testing/judge-example'

const guides = join(import.meta.dirname, '../../../../docs/guides')

it.each(['fleet', 'kubernetes'])('says nothing about the manifests of the guide %s', async (name) => {
  const manifests = readFileSync(join(guides, `${name}.md`), 'utf8').matchAll(/^```yaml\n(.*?)^```$/gms)
  const files = Object.fromEntries([...manifests].map(([, text = ''], index) => [`manifest-${index}.yaml`, text]))
  expect(Object.values(files).join()).toContain('kind: Deployment')
  const { findings, problems } = await judgeFiles(RULES, files)
  expect({ findings: findings.map(({ rule, message }) => [rule.id, message]), problems }).toEqual({ findings: [], problems: [] })
})
