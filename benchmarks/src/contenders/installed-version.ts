import { readFileSync } from 'node:fs'

/** The version of a package as installed in a folder. */
export function installedVersion(name: string, folder: URL): string {
  const { version } = JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, folder), 'utf8')) as { version: string }
  return version
}
