import { join } from 'node:path'
import { defineConfig } from 'vitepress'
import { anchorOf } from './anchor'
import { linkToSources } from './link-to-sources'
import { routeOf } from './route'
import { sidebar } from './sidebar'

const root = join(import.meta.dirname, '..', '..')
const { GITHUB_SERVER_URL = 'https://github.com', GITHUB_REPOSITORY = 'example/hale', DOCS_BASE = '/' } = process.env
const vue = join(import.meta.dirname, '..', 'node_modules', 'vue')
const repository = `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}`

/** The pages are those of the repository, wherever they are: GitHub and the site show the same files. */
export default defineConfig({
  title: 'Hale',
  description:
    'Health checks for TypeScript services: describe them once, serve them to Kubernetes, load balancers, dashboards and people.',
  lang: 'en',
  base: DOCS_BASE,
  srcDir: root,
  srcExclude: [
    '**/{node_modules,dist,.turbo,.changeset,.github,api,test}/**',
    'packages/*/CHANGELOG.md',
    'packages/{leaks,mutants,options,testbed,template-adapter}/**',
    'release/**',
    'rigs/!(cascade|shutdown-under-load|test-runners)/**',
  ],
  outDir: join(import.meta.dirname, 'dist'),
  cacheDir: join(import.meta.dirname, 'cache'),
  cleanUrls: true,
  rewrites: routeOf,
  head: [
    [
      'link',
      {
        rel: 'icon',
        href: 'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"%3E%3Ccircle cx="12" cy="12" r="12" fill="%231f7a45"/%3E%3C/svg%3E',
      },
    ],
  ],
  vite: {
    // Pages outside of this folder do not find Vue by themselves.
    resolve: {
      alias: [
        { find: /^vue$/, replacement: join(vue, 'dist/vue.runtime.esm-bundler.js') },
        { find: /^vue\/server-renderer$/, replacement: join(vue, 'server-renderer/index.mjs') },
      ],
    },
    build: { chunkSizeWarningLimit: 2_000 },
  },
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    anchor: { slugify: anchorOf },
    languageAlias: { conf: 'ini', haproxy: 'ini', vcl: 'c', monit: 'ini' },
    config: (markdown) => {
      linkToSources(markdown, root, repository)
    },
  },
  themeConfig: {
    nav: [
      { text: 'Getting started', link: '/getting-started/' },
      { text: 'Guides', link: '/guides/kubernetes' },
      { text: 'Checks', link: '/checks/' },
      { text: 'Reference', link: '/reference/' },
      { text: 'All pages', link: '/pages' },
    ],
    sidebar: sidebar(root),
    outline: [2, 3],
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: repository }],
    editLink: { pattern: `${repository}/edit/main/:path`, text: 'Edit this page' },
    footer: { message: 'MIT licence' },
  },
})
