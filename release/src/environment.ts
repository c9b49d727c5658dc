/**
 * The environment without what pnpm and the tests put into it: npm would take pnpm's settings for its own, and a `NODE_PATH` would
 * let a stranger's code find what the workspace has installed.
 */
export function plainEnvironment(added: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const foreign = /^(npm_|pnpm_|node_path$|node_options$|node_env$|vitest|turbo_)/i
  return { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name))), ...added }
}
