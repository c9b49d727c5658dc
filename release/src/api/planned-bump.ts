import readChangesets from '@changesets/read'
import semver from 'semver'
import { type Bump, larger } from './changes'

/**
 * How much the next release raises the last released version: by what is raised already, as on the release branch, and by
 * the changesets. All packages have one version, so the largest bump decides.
 */
export async function plannedBump(root: string, released: string, version: string): Promise<Bump> {
  const { major, minor, patch } = new semver.SemVer(version)
  const diff = semver.diff(released, `${major}.${minor}.${patch}`)
  const raised: Bump = diff === 'major' || diff === 'minor' || diff === 'patch' ? diff : 'none'
  const changesets = await readChangesets(root)
  return changesets.flatMap(({ releases }) => releases.map(({ type }) => type)).reduce<Bump>(larger, raised)
}
