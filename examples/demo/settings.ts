/** The environment, verified. Everything has a default, so the demo needs nothing installed. */
export interface Settings {
  readonly host: string
  /** 0 is any free port. */
  readonly port: number
  /** A PostgreSQL to use instead of the embedded one. */
  readonly databaseUrl: string | undefined
  /** A Redis to use instead of the cache in the process. */
  readonly redisUrl: string | undefined
  /** A request with this token gets full details. */
  readonly healthToken: string | undefined
}

/**
 * Reads the settings.
 *
 * @throws Error that says what to set. It never shows a URL, which may contain a password.
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const { HOST, PORT, DATABASE_URL, REDIS_URL, HEALTH_TOKEN } = env
  return {
    host: HOST || '127.0.0.1',
    port: readPort(PORT || '3000'),
    databaseUrl: readUrl('DATABASE_URL', DATABASE_URL, ['postgres:', 'postgresql:'], 'postgres://user:password@localhost:5432/orders'),
    redisUrl: readUrl('REDIS_URL', REDIS_URL, ['redis:', 'rediss:'], 'redis://localhost:6379'),
    healthToken: HEALTH_TOKEN || undefined,
  }
}

function readPort(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`PORT must be 0 to 65535, where 0 is any free port; got "${text}"`)
  return port
}

function readUrl(name: string, text: string | undefined, protocols: readonly string[], example: string): string | undefined {
  if (!text) return undefined
  if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) throw new Error(`${name} must be a URL such as ${example}`)
  return text
}
