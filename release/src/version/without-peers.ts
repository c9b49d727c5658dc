import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface Manifest {
  readonly version: string
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/** The manifest without the peers from this repository. All other data stays the same. */
function hidden(text: string): string {
  const { peerDependencies = {}, ...rest } = JSON.parse(text) as Manifest
  const others = Object.entries(peerDependencies).filter(([, range]) => !range.startsWith('workspace:'))
  return JSON.stringify({ ...rest, peerDependencies: Object.fromEntries(others) }, null, 2)
}

/**
 * Runs `run` while no manifest in `folders` has a peer from this repository. Then restores the peers and keeps the new
 * versions.
 *
 * changesets raises a package to a new major when a peer leaves its range, and every prerelease is outside of a range: a
 * prerelease of 1.1.0 would become 2.0.0-next.0. All our packages share one version, so a peer never raises it.
 */
export function withoutPeers(folders: readonly string[], run: () => void): void {
  const manifests = folders.map((folder) => join(folder, 'package.json')).map((file) => ({ file, text: readFileSync(file, 'utf8') }))
  const version = (text: string) => JSON.stringify((JSON.parse(text) as Manifest).version)
  try {
    for (const { file, text } of manifests) writeFileSync(file, hidden(text))
    run()
  } finally {
    for (const { file, text } of manifests) {
      const raised = version(readFileSync(file, 'utf8'))
      writeFileSync(file, text.replace(`"version": ${version(text)}`, `"version": ${raised}`))
    }
  }
}
