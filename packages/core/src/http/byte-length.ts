const encoder = /* @__PURE__ */ new TextEncoder()
const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { ignoreBOM: true })

/** The length of a string in UTF-8 bytes. */
export function byteLength(text: string): number {
  return encoder.encode(text).length
}

/**
 * The same string in one piece. V8 keeps what `JSON.stringify` and concatenation return as a tree of pieces, and would walk
 * that tree for each response.
 */
export function inOnePiece(text: string): string {
  return decoder.decode(encoder.encode(text))
}
