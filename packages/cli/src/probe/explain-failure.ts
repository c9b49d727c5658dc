import type { Target } from './target'

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was reset',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the name server does not answer',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOENT: 'there is no such socket',
  EACCES: 'permission denied',
  CERT_HAS_EXPIRED: 'the certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed; --insecure accepts it',
  SELF_SIGNED_CERT_IN_CHAIN: 'the certificate is from an unknown authority; --insecure accepts it',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificate is from an unknown authority; --insecure accepts it',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the certificate is from an unknown authority; --insecure accepts it',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another name; --insecure accepts it',
}

/** Why there was no answer, in a few words that hold no secret. */
export function explainFailure(error: unknown, { secure, port, socket }: Target, host: string): string {
  const { code, message } = error as NodeJS.ErrnoException
  const place = socket ?? `${host.includes(':') ? `[${host}]` : host}:${port}`
  if (code === undefined) return `${place}: ${message}`
  if (code.startsWith('HPE_'))
    return `${place}: ${code === 'HPE_HEADER_OVERFLOW' ? 'the header is too long' : 'it does not speak HTTP; try https'}`
  if (secure && /^(EPROTO|ERR_SSL)/.test(code)) return `${place}: it does not speak TLS as expected; try http`
  return `${place}: ${WORDS[code] ?? code}`
}
