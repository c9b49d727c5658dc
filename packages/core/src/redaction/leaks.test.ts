import { describe, expect, it } from 'vitest'
import { redact } from './redact'
import { redactData } from './redact-data'

const S = 'hunter2andmore'
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJvcmRlcnMifQ.hunter2andmore'
const PEM_BODY = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7hunter2andmore'

const LEAKS: Record<string, readonly string[]> = {
  'command lines': [
    `Command failed: redis-cli -p 1 -a ${S} ping`,
    `Command failed: redis-cli -a '${S}' ping`,
    `Command failed: false --username orders --password ${S}`,
    `Command failed: deploy --api-key "${S}" --verbose`,
    `Command failed: deploy --token=${S}`,
    `Command failed: false curl -u orders:${S}`,
    `curl: (7) curl -u "orders:${S}" https://db.internal failed`,
    `curl --user orders:${S} http://db`,
    `curl --proxy-user=orders:${S} http://db`,
    `curl -H "Authorization: Bearer ${S}" http://db`,
    `curl -H 'X-Api-Key: ${S}' http://db`,
    `Command failed: mysql -uroot -p${S} orders`,
    `Command failed: mysqladmin -u root -p'${S}' ping`,
    `Command failed: mongosh --username a -p ${S} db`,
    `Command failed: sshpass -p ${S} ssh host`,
    `Command failed: ldapsearch -x -w ${S} -b dc=x`,
    `Command failed: sqlcmd -S db -P ${S}`,
    `Command failed: docker login -u orders -p ${S} registry`,
    `Command failed: openssl rsa -passin pass:${S}`,
    `Command failed: mosquitto_sub -P ${S}`,
    `Command failed: mytool -p ${S}`,
    `spawn mytool -a ${S} ENOENT`,
    `PGPASSWORD=${S} psql exited with 2`,
    `smbclient -U orders%${S} //host/share`,
  ],
  Redis: [
    `ERR unknown command 'HELLO', with args beginning with: '3' 'AUTH' 'default' '${S}' `,
    `ERR unknown command \`AUTH\`, with args beginning with: \`${S}\`, `,
    `ERR wrong command: AUTH default ${S}`,
    `ReplyError: sent AUTH ${S}`,
    `{ command: { name: 'auth', args: [ 'default', '${S}' ] } }`,
    `config: requirepass=${S}`,
  ],
  addresses: [
    `://Cookie: a=${S}; b=2`,
    `://'@postgres://orders:${S}@db/orders`,
    `x://:'token': '${S}'`,
    `@@://:x{"password":"${S}"}`,
    `getaddrinfo ENOTFOUND orders:${S}@db.invalid`,
    `cannot resolve "orders:${S}@db.invalid:5432"`,
    `cannot resolve (orders:p@ss:${S}@db.invalid)`,
    `invalid host //orders:${S}@db.invalid/x`,
    `invalid url postgres://orders:${S}`,
    `invalid url postgres://orders:x${S}…`,
    `tried redis://a:${S}@one,redis://b:${S}@two`,
    `{"url":"postgres://orders:${S}@db/orders","email":"ops@example.com"}`,
    `ORA-01017: orders/${S}@//db:1521/orcl`,
    `invalid DSN orders:${S}@tcp(db:3306)/orders`,
    `postgres%3A%2F%2Forders%3A${S}%40db%2Forders is no URL`,
    `redirect to /login?next=%2Fcb%3Ftoken%3D${S}`,
    `https://${S}@o1.ingest.sentry.io/1`,
  ],
  queries: [
    `GET https://api.example.com/v1?key=${S}&page=2 failed`,
    `GET https://blob.core.windows.net/x?sv=2022&sig=${S}%3D&se=2026`,
    `GET https://s3.amazonaws.com/x?X-Amz-Credential=${S}&X-Amz-Signature=${S}&X-Amz-Expires=60`,
    `GET /v1/orders?appid=${S} answered 401`,
    `GET https://maps.example.com/json?anything=${S}`,
    `redirect to https://app.example.com/#access_token=${S}&token_type=bearer`,
    `see "https://api.example.com/?q1=${S}", please`,
    `https://api.example.com/?code=${S}`,
  ],
  webhooks: [
    `POST https://hooks.slack.com/services/T00000000/B00000000/${S} answered 404`,
    `POST https://discord.com/api/webhooks/123456789/${S} answered 404`,
    `POST https://acme.webhook.office.com/webhookb2/a-b-c@d-e-f/IncomingWebhook/${S}/x answered 400`,
    `POST https://api.telegram.org/bot123456:${S}/sendMessage answered 401`,
    `POST https://hooks.zapier.com/hooks/catch/123/${S}/ answered 410`,
    `POST https://maker.ifttt.com/trigger/x/with/key/${S} answered 401`,
    `GET https://hc-ping.com/${S} failed`,
  ],
  'pairs and headers': [
    `Server=db;User Id=orders;Password=${S};Database=orders`,
    `Server=db;Password=correct horse ${S};Database=orders`,
    `Server=db; Pwd = ${S} ; Database=orders`,
    `cache:6379,password=${S},ssl=True`,
    `password=a,b;c&${S}`,
    `DefaultEndpointsProtocol=https;AccountName=x;AccountKey=${S}==;EndpointSuffix=core`,
    `Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=y;SharedAccessKey=${S}=`,
    `host=db password='it''s ${S}' dbname=x`,
    `password="correct ${S}`,
    `password: '${S}`,
    `pass => ${S}`,
    `"password"=>"${S}"`,
    `[password] => ${S}`,
    `config['password'] = '${S}'`,
    `:password => "${S}"`,
    `password := ${S}`,
    `sasl.jaas.config=org.apache.kafka.PlainLoginModule required username="x" password="${S}";`,
    `sasl.password=${S}`,
    `aws_secret_access_key = ${S}`,
    `api key: ${S}`,
    `secret: ${S} is wrong`,
    `auth: { user: 'orders', pass: '${S}' }`,
    `auth="${S}"`,
    `sig=${S}`,
    `apiKeys: [ 'a', '${S}' ]`,
    `x-api-key: ${S}`,
    `Ocp-Apim-Subscription-Key: ${S}`,
    `Cookie: a=1; sid=${S}`,
    `Set-Cookie: sid=${S}; Path=/; HttpOnly`,
    `Authorization: Digest username="x", response="${S}"`,
    `Proxy-Authorization: Basic ${S}`,
    `authorization: AWS4-HMAC-SHA256 Credential=x/y, SignedHeaders=host, Signature=${S}`,
    `rawHeaders: [ 'Host', 'x', 'X-Api-Key', '${S}' ]`,
    `rawHeaders: ['Authorization','Basic ${S}']`,
    `sent Bearer ${S}`,
    `{ key: 'x', name: 'password', value: '${S}' }`,
    `{"name":"api_key","value":"${S}"}`,
    `<add key="Password" value="${S}"/>`,
  ],
  'JSON, XML and SQL': [
    `{"password":"${S}"}`,
    `{"password":"a\\"${S}"}`,
    `{"body":"{\\"password\\":\\"${S}\\"}"}`,
    `{"a":"{\\"b\\":\\"{\\\\\\"token\\\\\\":\\\\\\"${S}\\\\\\"}\\"}"}`,
    `{"password": "${S}`,
    `{\\"password\\":\\"correct ${S}`,
    `&quot;password&quot;:&quot;${S}&quot;`,
    `{"credentials":{"user":"x","value":"${S}"}}`,
    `{"tokens":["a","${S}"]}`,
    `{"secret":{"a":["${S}"]}}`,
    `<password>${S}</password>`,
    `<ns:Password type="text">${S}</ns:Password>`,
    `<wsse:Password><![CDATA[${S}]]></wsse:Password>`,
    `<user password="${S}"/>`,
    `ALTER USER orders WITH PASSWORD '${S}'`,
    `CREATE USER orders IDENTIFIED BY '${S}'`,
    `the password is "${S}"`,
  ],
  'tokens of a known form': [
    `rejected ${JWT}`,
    `rejected "${JWT}", again`,
    `-----BEGIN PRIVATE KEY-----\n${PEM_BODY}\n-----END PRIVATE KEY-----`,
    `key: -----BEGIN RSA PRIVATE KEY-----\\n${PEM_BODY}\\n-----END RSA PRIVATE KEY-----\\n`,
    `-----BEGIN OPENSSH PRIVATE KEY-----\n${PEM_BODY}`,
    `ghp_${S}0123456789abcdefghij`,
    `github_pat_${S}0123456789`,
    `glpat-${S}01234567`,
    `xoxb-123-456-${S}`,
    `sk_live_${S}`,
    `whsec_${S}`,
    `sk-proj-${S}0123456789`,
    `AIza${S}0123456789abcdefghijk`,
    `npm_${S}0123456789abcdefgh`,
    `SG.${S}.${S}`,
    `hvs.${S}`,
    `123456789:AA${S}0123456789abcdefghijkl`,
    `key wJalrXUtnFEMI7K7MDENGbPxRfiCYhunter2andmore`,
  ],
}

describe.each(Object.entries(LEAKS))('a secret in %s is hidden', (_, texts) => {
  it.each(texts)('%s', (text) => {
    for (const each of [text, `\n${text}\n`, `Error: ${text}`, `failed (${text})`, JSON.stringify({ message: text })]) {
      expect(redact(each)).not.toContain(S)
    }
  })
})

describe('a secret is hidden in data', () => {
  it.each([
    ...['pass', 'pw', 'auth', 'key', 'jwt', 'sig', 'session', 'csrf', 'subscription-key', 'Ocp-Apim-Subscription-Key', 'x-api-key'],
    ...['apiKey', 'DB_PASSWORD', 'clientSecret', 'accessToken', 'set-cookie', 'privateKey', 'connection.password', 'bearer'],
  ])('under the key %s', (key) => {
    for (const value of [S, [S], { value: S }, { list: [{ deep: S }] }]) {
      if (typeof value !== 'string' && /^(pass|pw|auth|key|sig|session|csrf)$/.test(key)) continue
      expect(JSON.stringify(redactData({ [key]: value as never, nested: { [key]: value as never } }))).not.toContain(S)
    }
  })

  it.each([
    { rawHeaders: ['Host', 'db', 'X-Api-Key', S] },
    { headers: [{ name: 'X-Api-Key', value: S }] },
    { settings: [{ key: 'db.password', value: S }] },
    { config: `{"password":"${S}"}` },
    { argv: `--password ${S}` },
    { [`postgres://orders:${S}@db`]: 'up' },
  ])('case %#', (data) => {
    expect(JSON.stringify(redactData(data))).not.toContain(S)
  })

  it('and what holds no secret stays', () => {
    const data = {
      replicas: 2,
      tokens: 500,
      sessions: 12,
      authenticated: true,
      primaryKey: 'id',
      cacheKey: 'orders:1',
      author: 'Ada',
      path: '/var/lib',
      hosts: ['a.internal', 'b.internal'],
      password: null,
      list: [{ name: 'size', value: 'big' }],
    }
    expect(redactData(data)).toEqual(data)
  })
})
