import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writtenReports } from '../api/report'
import { outcome } from '../command'
import type { Releases } from './releases'
import type { Steps } from './steps'

/** What `pnpm api --check` says in the copy, its packages built already. */
function apiCheck(folder: string) {
  return outcome(process.execPath, ['--import', 'tsx', 'src/api/api.ts', '--check'], { cwd: join(folder, 'release') })
}

/** Takes the first export out of a package's main entry point, and answers its name. */
function removeExport(folder: string, name: string): string {
  const file = join(folder, 'packages', name, 'src', 'index.ts')
  const source = readFileSync(file, 'utf8')
  const [line, exported] = /^export \{ (\w+) \} from .*\n/m.exec(source) ?? []
  if (!line || !exported) throw new Error(`${file} has no line that exports one value`)
  writeFileSync(file, source.replace(line, ''))
  return exported
}

/** After a release, an export is removed: a patch changeset is refused, in words that name the file and the remedy; a major one passes. */
export async function tryBreakingChange(steps: Steps, copy: Releases): Promise<void> {
  await steps.try('a removed export is refused with a patch changeset, and passes with a major one', async () => {
    if (writtenReports(copy.folder).length === 0) throw new Error('the copy has no API reports')
    const exported = removeExport(copy.folder, 'core')
    await copy.build('core')
    copy.changeset('core', 'patch')
    const refused = await apiCheck(copy.folder)
    const words = [`${exported} is gone`, 'packages/core/api/index.api.md', 'say patch', 'choose major']
    if (refused.code !== 1 || !words.every((word) => refused.told.includes(word))) throw new Error(`not refused: ${refused.told}`)
    copy.changeset('core', 'major')
    const passed = await apiCheck(copy.folder)
    if (passed.code !== 0) throw new Error(`refused with a major changeset: ${passed.told}`)
  })
}
