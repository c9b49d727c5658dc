import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { collectChangelogs } from './changelog'

it('collects the new entry of each package, without versions that only follow others', () => {
  const root = mkdtempSync(join(tmpdir(), 'hale-changelog-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  writeFileSync(join(root, 'CHANGELOG.md'), '# Changelog\n\nNothing is released yet. See there.\n\n<!-- Versions follow. -->\n')
  const changelogs = {
    core: '# @hale/core\n\n## 0.2.0\n\n### Minor Changes\n\n- abc: Something new.\n\n## 0.1.0\n\n### Minor Changes\n\n- Old.\n',
    hono: '# @hale/hono\n\n## 0.2.0\n\n### Patch Changes\n\n- Updated dependencies [abc]\n  - @hale/core@0.2.0\n',
  }
  const packages = Object.entries(changelogs).map(([name, text]) => {
    const folder = join(root, name)
    mkdirSync(folder)
    writeFileSync(join(folder, 'CHANGELOG.md'), text)
    return { name, folder, version: '0.2.0', entryPoints: [] }
  })
  collectChangelogs(root, packages)
  expect(readFileSync(join(root, 'CHANGELOG.md'), 'utf8')).toBe(
    '# Changelog\n\n<!-- Versions follow. -->\n\n## 0.2.0\n\n### @hale/core\n\n#### Minor Changes\n\n- abc: Something new.\n\n',
  )
})
