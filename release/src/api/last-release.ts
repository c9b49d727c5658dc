import semver from 'semver'
import { git } from '../git'

/** The newest release that is not a prerelease. */
export interface LastRelease {
  readonly version: string
  /** The released content of a file, or undefined if it did not exist. */
  read(file: string): string | undefined
  /** The paths of the reports that were committed with it. */
  readonly reports: readonly string[]
}

const PREFIX = '@hale/core@'

function tagged(root: string): string[] {
  try {
    return git(root, 'tag', '--list', `${PREFIX}*`, '--merged', 'HEAD').split('\n').filter(Boolean)
  } catch {
    return []
  }
}

/**
 * The last release before this commit, by the tag that `changeset publish` sets. Undefined before the first release.
 *
 * @throws Error when its tag is missing, as in a shallow clone.
 * @param version the current version of the packages
 */
export function lastRelease(root: string, version: string): LastRelease | undefined {
  const versions = tagged(root).map((tag) => tag.slice(PREFIX.length))
  const [newest] = versions.filter((one) => semver.valid(one) && !semver.prerelease(one)).sort(semver.rcompare)
  if (!newest) {
    if (semver.lte(version, '1.0.0')) return undefined
    throw new Error(`the packages have version ${version}, but no tag ${PREFIX}<version> is here: run \`git fetch --tags --unshallow\``)
  }
  const tag = `${PREFIX}${newest}`
  const files = git(root, 'ls-tree', '-r', '--name-only', tag, '--', 'packages').split('\n')
  const reports = files.filter((file) => /^packages\/[^/]+\/api\/.+\.api\.md$/.test(file))
  return {
    version: newest,
    reports,
    read: (file) => (reports.includes(file) ? git(root, 'show', `${tag}:${file}`) : undefined),
  }
}
