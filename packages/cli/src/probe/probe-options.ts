/** The options of `hale probe`, in the form of `node:util` parseArgs. */
export const OPTIONS = {
  socket: { type: 'string' },
  file: { type: 'string' },
  timeout: { type: 'string' },
  'bearer-env': { type: 'string' },
  insecure: { type: 'boolean' },
  exit: { type: 'string' },
} as const

/** The values of the options, as they are written. */
export type ProbeValues = {
  [Name in keyof typeof OPTIONS]?: (typeof OPTIONS)[Name]['type'] extends 'boolean' ? boolean : string
}
