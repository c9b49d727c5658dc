/** A short string that differs where the string differs (FNV-1a, two of 32 bits). It protects nothing. */
export function fingerprint(text: string): string {
  let a = 0x811c9dc5
  let b = 0x2f0b4c47
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = Math.imul(a ^ code, 0x01000193)
    b = Math.imul(b ^ (code + i), 0x01000193)
  }
  return (a >>> 0).toString(36) + (b >>> 0).toString(36)
}
