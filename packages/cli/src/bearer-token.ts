type Env = Readonly<Record<string, string | undefined>>

/**
 * Reads the token of `--bearer-env`. No message holds its value.
 *
 * @throws Error when the variable holds no token.
 */
export function readToken(name: string, env: Env): string {
  const token = env[name]?.trim() ?? ''
  if (token === '') throw new Error(`the environment variable ${JSON.stringify(name)} of --bearer-env is not set`)
  if (!/^[\x21-\x7e]+$/.test(token)) throw new Error(`the environment variable ${JSON.stringify(name)} must hold one word of ASCII`)
  return token
}
