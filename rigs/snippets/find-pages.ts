import { globSync } from 'tinyglobby'

const WRITTEN_ELSEWHERE = ['**/node_modules/**', '**/dist/**', '**/*.api.md', '**/CHANGELOG.md']

/** Every page of the repository, as a path from its root. */
export function findPages(root: string): string[] {
  return globSync('**/*.md', { cwd: root, dot: true, ignore: WRITTEN_ELSEWHERE }).sort()
}
