import type { PackageManifest } from '../package-manifest'

/** The page of a rule: in the repository of a release, else its path in this one. */
export function ruleLink({ repository }: Pick<PackageManifest, 'repository'>, id: string): string {
  const page = `docs/doctor/${id}.md`
  const home = repository?.url.replace(/^git\+/, '').replace(/\.git$/, '')
  return home ? `${home}/blob/main/${page}` : page
}
