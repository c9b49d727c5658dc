import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writtenReports } from '../api/report'
import { outcome } from '../command'
import type { Releases } from './releases'
import type { Steps } from './steps'

/** Runs `pnpm api --check` in the copy, whose packages are built already. */
function apiCheck(folder: string) {
  return outcome(process.execPath, ['--import', 'tsx', 'src/api/api.ts', '--check'], { cwd: join(folder, 'release') })
}

/** Removes the first export from a package's main entry point. Returns its name. */
function removeExport(folder: string, name: string): string {
  const file = join(folder, 'packages', name, 'src', 'index.ts')
  const source = readFileSync(file, 'utf8')
  const [line, exported] = /^export \{ (\w+) \} from .*\n/m.exec(source) ?? []
  if (!line || !exported) throw new Error(`${file} has no line that exports one value`)
  writeFileSync(file, source.replace(line, ''))
  return exported
}

/** Removes an export after a release. A patch changeset must fail, with the file and the remedy in the message. A major one must pass. */
export async function tryBreakingChange(steps: Steps, copy: Releases): Promise<void> {
  await steps.try('a removed export is refused with a patch changeset, and passes with a major one', async () => {
    if (writtenReports(copy.folder).length === 0) throw new Error('the copy has no API reports')
    const exported = removeExport(copy.folder, 'core')
    await copy.build('core')
    copy.changeset('core', 'patch')
    const refused = await apiCheck(copy.folder)
    const words = [`${exported} is gone`, 'packages/core/api/index.api.md', 'say patch', 'choose major']
    if (refused.code !== 1 || !words.every((word) => refused.output.includes(word))) throw new Error(`not refused: ${refused.output}`)
    copy.changeset('core', 'major')
    const passed = await apiCheck(copy.folder)
    if (passed.code !== 0) throw new Error(`refused with a major changeset: ${passed.output}`)
  })
}
