import { createPublicKey, type JsonWebKey } from 'node:crypto'
import { codedError } from '../failure/failure'
import type { PublishedDocument } from './document'

/** How many keys a service can verify signatures with. */
export interface KeyCount {
  readonly keys: number
  /** The keys that are for encryption, of an unknown kind, or broken. RFC 7517 makes a reader skip them. */
  readonly skipped: number
}

/** Counts the keys of a JWK Set. Throws where it is none, or none of its keys verifies a signature. */
export function countKeys(where: string, { content }: PublishedDocument): KeyCount {
  const all = content['keys']
  if (!Array.isArray(all)) throw codedError('invalid_answer', `${where} answered with JSON that is no key set`)
  const keys = all.filter(verifiesSignatures).length
  if (keys === 0) throw codedError('no_keys', `${where} holds ${all.length} keys, but no key that verifies a signature`)
  return { keys, skipped: all.length - keys }
}

/** RFC 7518 forbids shorter RSA keys. Node reads one of no bits at all. */
const LEAST_RSA_BITS = 2_048

function verifiesSignatures(key: JsonWebKey | null): boolean {
  if (key?.['use'] !== undefined && key['use'] !== 'sig') return false
  try {
    const { asymmetricKeyType = '', asymmetricKeyDetails } = createPublicKey({ key: key as JsonWebKey, format: 'jwk' })
    // X25519 and X448 agree on a secret, and sign nothing.
    return !asymmetricKeyType.startsWith('x') && (asymmetricKeyDetails?.modulusLength ?? LEAST_RSA_BITS) >= LEAST_RSA_BITS
  } catch {
    return false
  }
}
