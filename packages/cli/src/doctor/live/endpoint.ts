/** What a probe asks, as a URL on the host of `--url`, with the headers that the files name. */
export interface Endpoint {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
}

/** Names an endpoint among the measurements. */
export function endpointKey({ url, headers }: Endpoint): string {
  return `${url.href} ${JSON.stringify(headers)}`
}
