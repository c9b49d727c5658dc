import { S3 } from '@aws-sdk/client-s3'
import { testCheck, wrongSecret } from '@hale/conformance'
import { describeWithServer, probeCheck, recordFault, type S3Server, s3Server } from '@hale/testbed'
import { Client } from 'minio'
import { describe, expect, it, onTestFinished } from 'vitest'
import { s3 } from './s3'

type Settings = Pick<S3Server, 'host' | 'port' | 'accessKey' | 'secretKey' | 'bucket'>

const openAws = ({ host, port, accessKey, secretKey }: Settings) =>
  new S3({
    region: 'eu-central-1',
    endpoint: `http://${host}:${port}`,
    forcePathStyle: true,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    maxAttempts: 1,
  })

const openMinio = ({ host, port, accessKey, secretKey }: Settings) =>
  new Client({ endPoint: host, port, useSSL: false, accessKey, secretKey, region: 'eu-central-1' })

describeWithServer(s3Server, 's3(client, { bucket }) against a real S3 server', (server) => {
  const bench = {
    server,
    it,
    onOutcome: recordFault,
    wrongCredentials: (settings: Settings) => ({ ...settings, accessKey: wrongSecret }),
    codes: { 'wrong credentials': { codes: ['denied'], reason: 'an answer to HEAD has no body, so S3 says only 403' } },
    runs: 1_000,
  }

  testCheck<Settings>(
    's3, @aws-sdk/client-s3',
    (settings) => {
      const client = openAws(settings)
      return { check: s3(client, { bucket: settings.bucket }), close: () => client.destroy() }
    },
    bench,
  )

  testCheck<Settings>(
    's3, minio',
    (settings) => {
      const client = openMinio(settings)
      return { check: s3(client, { bucket: settings.bucket }), close: () => {} }
    },
    bench,
  )

  it('is unhealthy with the code missing for a bucket that does not exist', async () => {
    const aws = openAws(server())
    onTestFinished(() => aws.destroy())
    for (const client of [aws, openMinio(server())]) {
      expect(await probeCheck(s3(client, { bucket: 'nowhere' }))()).toMatchObject({ status: 'unhealthy', error: { code: 'missing' } })
    }
  })
})

describe('s3(client, { bucket })', () => {
  it.each([undefined, null, {}, { $metadata: { httpStatusCode: 301 } }])(
    'is unhealthy when headBucket resolves with %j',
    async (answer) => {
      const client = { headBucket: async () => answer }
      expect(await probeCheck(s3(client, { bucket: 'orders' }))()).toMatchObject({ error: { code: 'invalid_answer' } })
    },
  )

  it.each([
    [403, 'denied'],
    [404, 'missing'],
    [301, 'wrong_region'],
    [503, 'busy'],
    [500, 'failed'],
  ])('reports the status %d as %s', async (httpStatusCode, code) => {
    const client = { headBucket: () => Promise.reject(Object.assign(new Error('UnknownError'), { $metadata: { httpStatusCode } })) }
    expect(await probeCheck(s3(client, { bucket: 'orders' }))()).toMatchObject({ status: 'unhealthy', error: { code } })
  })

  it.each([
    [undefined, { bucket: 'orders' }, 's3: client must have a method headBucket; got undefined. Pass an S3 of @aws-sdk/client-s3'],
    [{ headBucket: async () => {} }, undefined, 's3: bucket must be the name of a bucket, such as "orders"; got undefined'],
  ])('refuses %j with %j', (client, options, message) => {
    expect(() => s3(client as never, options as never)).toThrow(message)
  })
})
