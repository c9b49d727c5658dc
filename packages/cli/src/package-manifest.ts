import { readFileSync } from 'node:fs'

/** What the command reads of its own package.json. */
export interface PackageManifest {
  readonly version: string
  /** Added by a release. */
  readonly repository?: { readonly url: string } | undefined
}

/** Reads the manifest that stands above this file, in the sources and in the build. */
export function packageManifest(): PackageManifest {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as PackageManifest
}
