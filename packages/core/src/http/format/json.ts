import type { Format } from './format'

/** The report as it is, `application/json`. It is the default format. */
export const json: Format = {
  type: 'application/json',
  write({ status, checks, ...rest }) {
    return JSON.stringify(checks ? { status, ...rest, checks } : { status })
  },
}
