import { describe, expect, it } from 'vitest'
import { redact, redactNote } from './redact'

describe('an ordinary message stays as it is', () => {
  it.each([
    'connect ECONNREFUSED 10.0.0.3:5432',
    'connect ECONNREFUSED ::1:5432',
    'connect ETIMEDOUT [2001:db8::1]:443',
    'getaddrinfo ENOTFOUND db.internal',
    'getaddrinfo EAI_AGAIN redis-master.default.svc.cluster.local',
    'read ECONNRESET',
    'socket hang up',
    'relation "orders" does not exist',
    'column "password" does not exist',
    'duplicate key value violates unique constraint "orders_pkey"',
    'Key (id)=(5) already exists.',
    'key "orders" is not there',
    'password authentication failed for user "orders"',
    'no pg_hba.conf entry for host "10.0.0.7", user "orders", database "orders", no encryption',
    'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string',
    "Access denied for user 'orders'@'10.0.0.7' (using password: YES)",
    "Access denied for user 'orders'@'localhost' (using password: NO)",
    'NOAUTH Authentication required.',
    'WRONGPASS invalid username-password pair or user is disabled.',
    'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
    'WRONGTYPE Operation against a key holding the wrong kind of value',
    "ERR unknown command 'FOO', with args beginning with: 'bar'",
    'READONLY You can not write against a read only replica.',
    'JsonWebTokenError: invalid signature',
    'TokenExpiredError: jwt expired',
    'ExpiredToken: The security token included in the request is expired',
    'SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided',
    'CredentialsProviderError: Could not load credentials from any providers',
    'Unexpected token < in JSON at position 0',
    'Unexpected token: }',
    'Bearer token missing',
    'basic authentication failed',
    '401 Unauthorized: token expired',
    'secret "orders-tls" not found',
    'KafkaJSConnectionError: Connection error: connect ECONNREFUSED 10.0.0.7:9092',
    'KafkaJSSASLAuthenticationError: SASL PLAIN authentication failed: Authentication failed',
    'auth: connection to 10.0.0.3 refused',
    'no answer within 500 ms',
    "ENOENT: no such file or directory, open '/etc/orders/config.json'",
    "EACCES: permission denied, open '/var/run/secrets/token'",
    'cannot open C:\\Users\\orders\\config.json',
    'run 3f2504e0-4f89-41d3-9a0c-0305e82c3301 failed',
    'trace 4bf92f3577b34da6a3ce929d0e0e4736 failed',
    'image orders@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 not found',
    'image registry.internal/orders:1.4.2@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 not found',
    'commit 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12 is gone',
    'pod orders-7d4b9c6f5d-x2x8k is not ready',
    'mail to ops@example.com failed',
    'mail to <ops@example.com> failed: 550 mailbox full',
    'cannot clone git@github.com:acme/orders.git',
    'cannot resolve @scope/name@1.2.3',
    'https://wiki.example.com/orders?page=2#down is gone',
    'GET http://stock.internal:8080/v1/items?limit=10&offset=20 answered 503',
    'GET http://stock.internal:8080/v1/items/42 answered 500 after 12:30:15',
    'mongodb://a.internal:27017,b.internal:27017/?replicaSet=rs0&retryWrites=true timed out',
    'amqp://queue.internal:5672 closed: 320 CONNECTION_FORCED',
    'postgres://db.internal:5432/orders refused',
    'at 91 % of /data, 4 GiB left',
    '2 of 3 pass, 2 must',
    'lag: 1200 ms, limit: 1000 ms',
    'certificate of *.example.com expires in 3 days',
    'Command failed: pg_isready -h db.internal -p 5432 -U orders',
    'Command failed: ls -a /var/lib',
    'Command failed: kubectl get pods -w',
    'status=503 host=db.internal duration=12ms',
    'UNAUTHENTICATED: Request had invalid authentication credentials',
    'größer als 東京 🚀',
    'key=5 is not in the map',
    'author: Ada, passed: 5, compass: north',
  ])('%s', (text) => {
    expect(redact(text)).toBe(text)
  })

  it('and what surrounds a secret stays', () => {
    expect(redact('connect to postgres://orders:hunter2@db.internal:5432/orders failed')).toBe(
      'connect to postgres://[redacted]@db.internal:5432/orders failed',
    )
    expect(redact('{"user":"orders","password":"hunter2","port":5432}')).toBe('{"user":"orders","password":"[redacted]","port":5432}')
    expect(redact('Server=db;Password=hunter2;Database=orders')).toBe('Server=db;Password=[redacted];Database=orders')
    expect(redact('Command failed: redis-cli -p 1 -a hunter2 ping\nCould not connect')).toBe(
      'Command failed: redis-cli -p 1 -a [redacted] ping\nCould not connect',
    )
    expect(redact('GET /v1?api_key=hunter2&page=2 answered 500')).toBe('GET /v1?api_key=[redacted]&page=2 answered 500')
    expect(redact('POST https://hooks.slack.com/services/T0/B0/hunter2 answered 404')).toBe(
      'POST https://hooks.slack.com/[redacted] answered 404',
    )
    expect(redact('getaddrinfo ENOTFOUND orders:hunter2@db.invalid')).toBe('getaddrinfo ENOTFOUND [redacted]@db.invalid')
  })

  it('a link in a note stays a link, without its credentials', () => {
    expect(redactNote('https://wiki.example.com/pages?pageId=42&tab=overview#redis')).toBe(
      'https://wiki.example.com/pages?pageId=42&tab=overview#redis',
    )
    expect(redactNote('https://reader:hunter2@wiki.example.com/pages?tab=a&access_token=hunter2')).toBe(
      'https://[redacted]@wiki.example.com/pages?tab=a&access_token=[redacted]',
    )
  })
})
