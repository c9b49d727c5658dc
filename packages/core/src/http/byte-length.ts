const encoder = new TextEncoder()

/** The length of a string in UTF-8 bytes. */
export function byteLength(text: string): number {
  return encoder.encode(text).length
}
