import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { publishedPackages } from '../published'
import { stepsOf } from './page-steps'

/** The pages that somebody follows from an empty folder, by their path from the root. A page without steps, such as an index, is none. */
export function followedPages(root: string): string[] {
  const folders = ['docs/getting-started', 'docs/migrating']
  const docs = folders.flatMap((folder) => readdirSync(join(root, folder)).map((file) => `${folder}/${file}`))
  const readmes = publishedPackages(root).map(({ name }) => `packages/${name}/README.md`)
  return ['README.md', ...readmes, ...docs, 'docs/guides/init.md'].filter((page) => {
    try {
      return stepsOf(readFileSync(join(root, page), 'utf8')).length > 0
    } catch (error) {
      throw new Error(`${page}: ${error instanceof Error ? error.message : error}`, { cause: error })
    }
  })
}
