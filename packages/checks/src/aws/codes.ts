import type { FailureCodes } from '../failure/failure-code'

/** The names that the services of AWS give their errors, with or without the ending that some of them have. */
export const AWS_CODES: FailureCodes = {
  denied: /^AccessDenied(Exception)?$/m,
  auth: /^(CredentialsProviderError|(ExpiredToken|UnrecognizedClient|InvalidSignature|IncompleteSignature|MissingAuthenticationToken|InvalidSecurity)(Exception)?|InvalidClientTokenId|InvalidAccessKeyId|SignatureDoesNotMatch)$/m,
  busy: /^((Throttling|RequestThrottled|ProvisionedThroughputExceeded|LimitExceeded)(Exception)?|RequestLimitExceeded|TooManyRequestsException|SlowDown|ServiceUnavailable|OverLimit)$/m,
  // The client names a lost connection TimeoutError too, so only the code of that error counts.
  timeout: /^RequestTimeout(Exception)?$/m,
}
