import { HIDDEN } from './hidden'

const PEM = /-----BEGIN [\s\S]*?(?:-----END [^-]{0,100}-----|$)/g
const AUTH_SCHEME =
  /\b(bearer|basic|digest|negotiate|ntlm|apikey|aws4-hmac-sha256)(\s+)(?!(?:auth\w*|tokens?|credentials?|scheme|realm|error|is|was|not|required|missing|invalid|expired|format|header|or|and|failed|access)\b)[\w.~+/=:,"-]+/gi
/** Tokens that their issuers gave a form of their own. Each begins where its run begins. */
const FORMS: readonly string[] = [
  'eyJ[\\w-]{5,}(?:\\.[\\w-]*){0,4}', // JSON Web Token
  '(?:AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AROA|ANPA|ANVA)[A-Z0-9]{12,}', // AWS
  'gh[pousr]_\\w{10,}|github_pat_\\w{10,}|gl(?:pat|ptt|rt|dt|cbt|soat)-[\\w-]{10,}',
  'xox[a-z](?:\\.[\\w]+)?-[\\w-]{5,}|xapp-[\\w-]{5,}', // Slack
  '(?:sk|rk|pk)_(?:live|test|prod)_\\w{5,}|whsec_[\\w+/=]{5,}', // Stripe
  'sk-(?:proj-|ant-|or-|svcacct-)?[\\w-]{16,}|hf_\\w{16,}|gsk_\\w{16,}|r8_\\w{16,}', // OpenAI, Anthropic, Hugging Face, Groq, Replicate
  'AIza[\\w-]{20,}|ya29\\.[\\w-]{10,}|GOCSPX-[\\w-]{10,}|1//0[\\w-]{20,}', // Google
  'SG\\.[\\w-]{10,}\\.[\\w-]{10,}|key-[\\da-f]{32}|xkeysib-[\\w-]{20,}', // SendGrid, Mailgun, Brevo
  'npm_\\w{20,}|pypi-[\\w-]{20,}|dckr_pat_[\\w-]{10,}|rubygems_\\w{20,}',
  'do[opr]_v1_\\w{20,}|dop_v1_\\w{20,}|hvs\\.[\\w-]{10,}|hvb\\.[\\w-]{10,}|dapi[\\da-f]{32}|dp\\.\\w{2,6}\\.\\w{20,}', // DigitalOcean, Vault, Databricks, Doppler
  'shp(?:at|ca|pa|ss)_[\\da-f]{20,}|sq0\\w{3}-[\\w-]{20,}|lin_api_\\w{20,}|ATATT3\\w{20,}|glsa_\\w{20,}|NRAK-\\w{20,}',
  'SK[\\da-f]{32}|\\d{8,10}:AA[\\w-]{30,}|[MNO][\\w-]{23,26}\\.[\\w-]{6}\\.[\\w-]{27,}|AGE-SECRET-KEY-\\w{20,}', // Twilio, Telegram, Discord, age
]
const TOKEN = new RegExp(`(?<![\\w.-])(?:${FORMS.join('|')})`, 'g')
const LONG_RUN = /(?<![\w+-])[\w+-]{32,}={0,2}/g

/** The text without keys and certificates in blocks of PEM. One whose end is missing reaches to the end of the text. */
export function hideBlocks(text: string): string {
  return text.replace(PEM, HIDDEN)
}

/** The text without keys and tokens that can be recognised by themselves, whatever their name. */
export function hideTokens(text: string): string {
  return text
    .replace(AUTH_SCHEME, `$1$2${HIDDEN}`)
    .replace(TOKEN, HIDDEN)
    .replace(LONG_RUN, (run) => (looksRandom(run) ? HIDDEN : run))
}

/** Digits between small and capital letters, as in a key: no identifier, UUID or digest has them. */
function looksRandom(run: string): boolean {
  return /[a-z]/.test(run) && /[A-Z]/.test(run) && (run.match(/\d/g)?.length ?? 0) >= 3
}
