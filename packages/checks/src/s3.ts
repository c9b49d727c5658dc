import type { Check } from '@hale/core'
import { readOptions } from '@hale/options'
import { untilAborted } from './connection/until-aborted'
import { codedError, failure } from './failure/failure'
import type { FailureCodes } from './failure/failure-code'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'
import { requireOption } from './options/require-option'
import { nonEmpty } from './options/rules'

export type { CheckOptions }

/** An `S3` of `@aws-sdk/client-s3`, or an object of yours that sends a `HeadBucketCommand`. */
export interface AwsS3Client {
  headBucket(parameters: { Bucket: string }, options: { abortSignal: AbortSignal }): PromiseLike<unknown>
}

/** A `Client` of the package `minio`. */
export interface MinioClient {
  bucketExists(bucket: string): PromiseLike<unknown>
}

/** The options of {@link s3}. */
export interface S3Options extends CheckOptions {
  /** The bucket that your service uses. */
  readonly bucket: string
}

const BUCKET = nonEmpty('the name of a bucket, such as "orders"')
const OPTIONS = { ...CHECK_OPTIONS, bucket: BUCKET }

/** An answer to HEAD has no body, so the status is all that says why. */
const CODES: FailureCodes = {
  denied: /^(403|AccessDenied|Forbidden|InvalidAccessKeyId|SignatureDoesNotMatch)$/m,
  auth: /^(401|CredentialsProviderError|ExpiredToken\w*|UnrecognizedClientException)$/m,
  missing: /^(404|NotFound|NoSuchBucket)$/m,
  wrong_region: /^(301|PermanentRedirect|AuthorizationHeaderMalformed)$/m,
  busy: /^(503|429|SlowDown|ServiceUnavailable)$/m,
  // The AWS client names a lost connection TimeoutError too, so only the code of that error counts.
  timeout: /^RequestTimeout$/m,
}

/** The AWS client keeps the status of the answer in `$metadata`. */
function withStatus(error: unknown): unknown {
  const status = (error as { $metadata?: { httpStatusCode?: number } } | null | undefined)?.$metadata?.httpStatusCode
  return status === undefined ? error : Object.assign(new Error((error as Error).message, { cause: error }), { code: String(status) })
}

async function headBucket(client: AwsS3Client, bucket: string, signal: AbortSignal): Promise<boolean> {
  const answer = await client.headBucket({ Bucket: bucket }, { abortSignal: signal })
  const status = (answer as { $metadata?: { httpStatusCode?: number } } | null | undefined)?.$metadata?.httpStatusCode
  if (status !== 200) throw codedError('invalid_answer', `S3 answered HeadBucket without the status 200`)
  return true
}

async function bucketExists(client: MinioClient, bucket: string, signal: AbortSignal): Promise<boolean> {
  const answer = await untilAborted(signal, () => client.bucketExists(bucket))
  if (typeof answer !== 'boolean') throw codedError('invalid_answer', 'bucketExists() resolved with something other than true or false')
  return answer
}

/**
 * A check that a bucket exists and that your service may use it, through the client that your service uses. Use it in
 * readiness, with `critical: false` where most requests need no object.
 *
 * It sends one HeadBucket, which needs the permission to list the bucket, and never lists it. With the AWS client the
 * request ends when the signal aborts. The client's own retries count into the `timeout`.
 *
 * @throws TypeError when `client` has neither a `headBucket` nor a `bucketExists` method, and for an unknown, missing or
 * wrong option.
 * @example
 * ```ts
 * import { S3 } from '@aws-sdk/client-s3'
 * import { s3 } from '@hale/checks/s3'
 * import { createHealth } from '@hale/core'
 *
 * const client = new S3({ region: 'eu-central-1' })
 * export const health = createHealth({ readiness: { uploads: s3(client, { bucket: 'orders', critical: false }) } })
 * ```
 */
export function s3(client: AwsS3Client | MinioClient, options: S3Options): Check {
  const isMinio = typeof (client as Partial<MinioClient> | null | undefined)?.bucketExists === 'function'
  if (!isMinio) requireMethod('s3', 'client', client, 'headBucket', 'Pass an S3 of @aws-sdk/client-s3 or a Client of minio')
  const { bucket, ...settings } = readOptions('s3', options ?? {}, OPTIONS)
  requireOption('s3', 'bucket', bucket, BUCKET)
  return {
    ...settings,
    async run({ signal }) {
      const send = isMinio ? bucketExists(client as MinioClient, bucket, signal) : headBucket(client as AwsS3Client, bucket, signal)
      let exists: boolean
      try {
        exists = await send
      } catch (error) {
        throw failure(`S3 did not answer for the bucket ${bucket}`, withStatus(error), CODES)
      }
      if (!exists) throw codedError('missing', `the bucket ${bucket} does not exist`)
    },
  }
}
