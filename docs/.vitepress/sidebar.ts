import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DefaultTheme } from 'vitepress'

/** The sidebar. A page that a folder gets later is in it by itself. */
export function sidebar(root: string): DefaultTheme.SidebarItem[] {
  const docs = (folder: string, first: readonly string[] = []) => pagesOf(join(root, 'docs', folder), `/${folder}`, first)
  return [
    { text: 'Getting started', items: docs('getting-started', ['hono', 'express', 'fastify', 'koa', 'nest', 'next', 'node']) },
    {
      text: 'Concepts',
      items: docs('concepts', ['probes', 'degraded', 'what-a-check-proves', 'cascades', 'whose-fault', 'how-a-run-works']),
    },
    {
      text: 'Guides',
      items: docs('guides', ['kubernetes', 'docker', 'ecs', 'platforms', 'systemd', 'shutdown', 'logging', 'metrics', 'who-may-see-what']),
    },
    { text: 'Checks', collapsed: true, items: docs('checks') },
    ...(existsSync(join(root, 'docs/doctor')) ? [{ text: 'Rules of hale doctor', collapsed: true, items: docs('doctor') }] : []),
    { text: 'Migrating', collapsed: true, items: [...docs('migrating'), { text: 'Compare', link: '/compare' }] },
    { text: 'Reference', collapsed: true, items: [...docs('reference'), { text: 'All packages', link: '/packages' }, ...packages(root)] },
    {
      text: 'Evidence',
      collapsed: true,
      items: [
        ...docs('evidence'),
        { text: 'Benchmarks', link: '/benchmarks/' },
        { text: 'Alert rules and a dashboard', link: '/monitoring/' },
      ],
    },
    {
      text: 'Extend',
      collapsed: true,
      items: [...docs('extend'), { text: 'Architecture', link: '/ARCHITECTURE' }, { text: 'Contributing', link: '/CONTRIBUTING' }],
    },
  ]
}

/** The pages of a folder: its index, those that come first, then the others by name. */
function pagesOf(folder: string, base: string, first: readonly string[]): DefaultTheme.SidebarItem[] {
  const names = readdirSync(folder).flatMap((file) => (file.endsWith('.md') && file !== 'README.md' ? [file.slice(0, -3)] : []))
  const sorted = [...first.filter((name) => names.includes(name)), ...names.filter((name) => !first.includes(name)).sort()]
  const index = existsSync(join(folder, 'README.md')) ? [{ text: titleOf(join(folder, 'README.md')), link: `${base}/` }] : []
  return [...index, ...sorted.map((name) => ({ text: titleOf(join(folder, `${name}.md`)), link: `${base}/${name}` }))]
}

function packages(root: string): DefaultTheme.SidebarItem[] {
  const published = readdirSync(join(root, 'packages')).filter((name) => {
    const file = join(root, 'packages', name, 'package.json')
    return existsSync(file) && !(JSON.parse(readFileSync(file, 'utf8')) as { private?: boolean }).private
  })
  return published.map((name) => ({ text: `@hale/${name}`, link: `/packages/${name}/` }))
}

function titleOf(file: string): string {
  const title = /^# (.+)$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? file
  return title.replaceAll('`', '').replace(/^Getting started with (a )?/, (_, article) => (article ? 'A ' : ''))
}
