/** How sure a name makes us that its value is a secret: `weak` names have other meanings too. */
export type Secrecy = 'strong' | 'weak'

const STRONG =
  /passw(?:or)?d|passwd|passphrase|passcode|pwd|secret|token|credential|cookie|authorization|api[-_. ]?key|jwt|bearer|signature|masterauth|(?:require|master|db|user|auth|root|admin|my|sys|key|store|trust|proxy|smtp|redis)pass$/i
const WEAK = new Set(
  'pass pw auth key keys sig sas sid session sessionid otp totp pin csrf xsrf salt seed mnemonic psk hmac cvv cvc private'.split(' '),
)
/** What `...Key` of this kind holds is no secret. */
const HARMLESS_KEYS = new Set(
  'public primary foreign partition sort cache row object index unique lookup group hash range message routing composite'.split(' '),
)
/** An error's name, or a word that says what became of a token. */
const ABOUT_SECRETS =
  /(?:error|exception|expired|invalid|missing|mismatch|required|denied|match|type|count|limit|length|name|uri|url|endpoint)$/i

/** Whether a value with this name is a secret: of a pair, an option, a header, an element or a key. */
export function secrecyOf(name: string): Secrecy | undefined {
  if (ABOUT_SECRETS.test(name)) return undefined
  if (STRONG.test(name)) return 'strong'
  const words = wordsOf(name)
  const last = words.at(-1) ?? ''
  if (words.length > 1 && /keys?$/.test(last)) return HARMLESS_KEYS.has(words.at(-2) ?? '') ? undefined : 'strong'
  return words.some((word) => WEAK.has(word)) ? 'weak' : undefined
}

/** `dbPassword`, `DB_PASSWORD` and `db-password` have the words "db" and "password". */
function wordsOf(name: string): string[] {
  return name
    .slice(-100)
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter(Boolean)
}
