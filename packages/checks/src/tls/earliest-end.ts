import type { DetailedPeerCertificate } from 'node:tls'

/** The certificate of a chain that expires first, and when (ms since 1970). */
export interface EarliestEnd {
  /** The name of the server for its own certificate, else the name of the authority. */
  readonly subject: string
  readonly end: number
}

/**
 * A chain ends when the first of its certificates does: the server's own, an intermediate or the root.
 *
 * A server may send more than the client needs, such as the signature of an older root for those that do not know the new one.
 * The connection is trusted, so one that has ended is no part of its chain, nor are those above it.
 */
export function earliestEnd(certificate: DetailedPeerCertificate, servername: string): EarliestEnd {
  let earliest: EarliestEnd = { subject: servername, end: Date.parse(certificate.valid_to) }
  // A root is its own issuer.
  const seen = new Set([certificate.fingerprint256])
  for (let next = certificate.issuerCertificate; next && !seen.has(next.fingerprint256); next = next.issuerCertificate) {
    seen.add(next.fingerprint256)
    const end = Date.parse(next.valid_to)
    if (end < Date.now()) break
    if (end < earliest.end) earliest = { subject: nameOf(next), end }
  }
  return earliest
}

function nameOf({ subject }: DetailedPeerCertificate): string {
  return [subject?.CN ?? subject?.O ?? 'an issuer'].flat().join(', ')
}
