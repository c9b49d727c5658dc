/** How sure a name makes us that its value is a secret: `weak` names have other meanings too. */
export type Secrecy = 'strong' | 'weak'

const STRONG =
  /passw(?:or)?d|passphrase|passcode|pwd|secret|token|credential|cookie|authorization|api[-_. ]?key|jwt|bearer|signature|masterauth|[a-z](?<!by|com|sur|tres|over|under)pass$/i
const WEAK = /\b(?:pass|pw|auth|keys?|sig|sas|sid|session(?:id)?|otp|totp|pin|csrf|xsrf|salt|seed|mnemonic|psk|hmac|cvv|cvc|private)\b/
/** What `...Key` of this kind holds is no secret. */
const HARMLESS_KEY =
  /\b(?:public|primary|foreign|partition|sort|cache|row|object|index|unique|lookup|group|hash|range|message|routing|composite) \w*keys?$/
const KEY = / \w*keys?$/
/** An error's name, or a word that says what became of a token. */
const ABOUT_SECRETS =
  /(?:error|exception|expired|invalid|missing|mismatch|required|denied|match|type|count|limit|length|name|uri|url|endpoint)$/i

/** Whether a value with this name is a secret: of a pair, an option, a header, an element or a key. */
export function secrecyOf(name: string): Secrecy | undefined {
  if (ABOUT_SECRETS.test(name)) return undefined
  if (STRONG.test(name)) return 'strong'
  const words = wordsOf(name)
  if (HARMLESS_KEY.test(words)) return undefined
  if (KEY.test(words)) return 'strong'
  return WEAK.test(words) ? 'weak' : undefined
}

/** `dbPassword`, `DB_PASSWORD` and `db-password` are "db password". */
function wordsOf(name: string): string {
  return name
    .slice(-100)
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^a-z\d]+/g, ' ')
    .trim()
}
