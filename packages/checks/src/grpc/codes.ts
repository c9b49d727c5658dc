import type { FailureCodes } from '../failure/failure-code'

/** What grpc-js says of a connection where it does not repeat the error of Node, and of its own deadline. */
export const GRPC_CONNECTION_CODES: FailureCodes = {
  timeout: /^4 DEADLINE_EXCEEDED:/m,
  unreachable: /^14 UNAVAILABLE: Name resolution failed/m,
  tls: /^14 UNAVAILABLE: .*Last error: .*(certificate|altnames|wrong version number)/m,
  // It was opened, and closed before the two sides had agreed.
  reset: /^14 UNAVAILABLE: (Connection dropped|.*Last error: Failed to connect)/m,
}
