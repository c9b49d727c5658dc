import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface Manifest {
  readonly version: string
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/** The manifest without the peers that are packages of this repository. Every other byte of its data stays. */
function hidden(text: string): string {
  const { peerDependencies = {}, ...rest } = JSON.parse(text) as Manifest
  const others = Object.entries(peerDependencies).filter(([, range]) => !range.startsWith('workspace:'))
  return JSON.stringify({ ...rest, peerDependencies: Object.fromEntries(others) }, null, 2)
}

/**
 * Runs `run` while no manifest in `folders` tells of a peer from this repository, then restores them with the version that each has then.
 *
 * changesets raises a package to a new major when a peer leaves its range, and to a semantic version range every prerelease is outside: a
 * prerelease of 1.1.0 would become 2.0.0-next.0. All our packages have one version, so a peer never has to raise anything.
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
