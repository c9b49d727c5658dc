// npm's provenance needs the repository in each package.json. Only the release workflow knows it.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const { GITHUB_SERVER_URL, GITHUB_REPOSITORY } = process.env
if (!GITHUB_SERVER_URL || !GITHUB_REPOSITORY) {
  throw new Error('GITHUB_SERVER_URL and GITHUB_REPOSITORY are not set: releases are published by .github/workflows/release.yml')
}

const packages = join(import.meta.dirname, '../../..', 'packages')
for (const name of readdirSync(packages)) {
  const file = join(packages, name, 'package.json')
  const manifest = JSON.parse(readFileSync(file, 'utf8'))
  manifest.repository = { type: 'git', url: `git+${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}.git`, directory: `packages/${name}` }
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`)
}
