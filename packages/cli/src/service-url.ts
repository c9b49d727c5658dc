import { show } from '@hale/options'
import { UsageError } from './usage-error'

/**
 * Reads the option `--url` of a command. Its value is shown in results and errors, and every process can read the command
 * line, so it must hold no credentials.
 *
 * @throws UsageError that says what the URL must be, without credentials.
 */
export function readServiceUrl(command: string, given: string): URL {
  const url = URL.canParse(given) ? new URL(given) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`hale ${command}: --url must be a URL such as http://localhost:3000; got ${show(given)}`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new UsageError(`hale ${command}: --url must hold no credentials: every process could read them. Use --bearer-env`)
  }
  return url
}
