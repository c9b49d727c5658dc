import type { HealthResponse, ProbeHandler } from '../index'

/** What the handler answers to a line such as `HEAD /readyz`, or `undefined` where that is for none of the endpoints. */
export async function offer(
  handle: ProbeHandler,
  line: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<HealthResponse | undefined> {
  const [, method = 'GET', url = ''] = /^(?:([A-Z]+) )?(.*)$/s.exec(line) ?? []
  return handle({ method, url, header: (name) => headers[name] })
}

/** The same for a line that has to be answered. */
export async function ask(handle: ProbeHandler, line: string, headers?: Readonly<Record<string, string>>): Promise<HealthResponse> {
  const response = await offer(handle, line, headers)
  if (!response) throw new Error(`${line} was taken for none of the endpoints`)
  return response
}
