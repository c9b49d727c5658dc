import { HIDDEN } from './hidden'
import { PROSE } from './prose'

const PEM = /-----BEGIN [\s\S]*?(?:-----END [^-]{0,100}-----|$)/g
const AUTH_SCHEME = new RegExp(`\\b((?:bearer|basic|digest|negotiate|ntlm|apikey|aws4-hmac-sha256)\\s+)(?!${PROSE})[\\w.~+/=:,"-]+`, 'gi')
/** How tokens begin to which their issuers gave a form of their own, and how many characters follow at least. */
const BEGINNINGS: readonly (readonly [beginnings: string, following: number])[] = [
  ['eyJ|xox[a-z](?:\\.\\w+)?-|xapp-|[srp]k_(?:live|test|prod)_|whsec_', 5], // JSON Web Token, Slack, Stripe
  ['gh[pousr]_|github_pat_|gl(?:p[at]|[rd]|cb|soa)t-|dckr_pat_|hv[sb]\\.', 10], // GitHub, GitLab, Docker, Vault
  ['ya29\\.|GOCSPX-|SG\\.', 10], // Google, SendGrid
  ['sk-|hf_|gsk_|r8_', 16], // language models
  ['AIza|1//0|xkeysib-|npm_|pypi-|rubygems_|do[opr]_v1_|dp\\.\\w{2,6}\\.', 20], // Google, Brevo, registries, DigitalOcean, Doppler
  ['shp(?:at|[cp]a|ss)_|sq0\\w{3}-|lin_api_|ATATT3|glsa_|NRAK-', 20], // Shopify, Square, Linear, Atlassian, Grafana, New Relic
  ['\\d{8,10}:AA|AGE-SECRET-KEY-', 20], // Telegram, age
]
const FORMS: readonly string[] = [
  ...BEGINNINGS.map(([beginnings, following]) => `(?:${beginnings})[\\w+/=-]{${following},}(?:\\.+[\\w-]+)*`),
  'A(?:[BKS]IA|CCA|GPA|IDA|N[PV]A|ROA)[A-Z\\d]{12,}', // AWS
  '(?:SK|key-|dapi)[\\da-f]{32}', // Twilio, Mailgun, Databricks
  '[MNO][\\w-]{23,26}\\.[\\w-]{6}\\.[\\w-]{27,}', // Discord
]
// Each begins where its run begins.
const TOKEN = new RegExp(`(?<![\\w.-])(?:${FORMS.join('|')})`, 'g')
const LONG_RUN = /(?<![\w+-])[\w+-]{32,}={0,2}/g

/** The text without keys and certificates in blocks of PEM. One whose end is missing reaches to the end of the text. */
export function hideBlocks(text: string): string {
  return text.replace(PEM, HIDDEN)
}

/** The text without keys and tokens that can be recognised by themselves, whatever their name. */
export function hideTokens(text: string): string {
  return text
    .replace(AUTH_SCHEME, `$1${HIDDEN}`)
    .replace(TOKEN, HIDDEN)
    .replace(LONG_RUN, (run) => (looksRandom(run) ? HIDDEN : run))
}

/** Digits between small and capital letters, as in a key: no identifier, UUID or digest has them. */
function looksRandom(run: string): boolean {
  return /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d.*\d.*\d/.test(run)
}
