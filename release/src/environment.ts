/**
 * The environment without the variables of pnpm and the tests. npm would read pnpm's settings as its own, and `NODE_PATH`
 * would let a user's code find packages of the workspace.
 */
export function plainEnvironment(added: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const foreign = /^(npm_|pnpm_|node_path$|node_options$|node_env$|vitest|turbo_)/i
  return { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name))), ...added }
}
