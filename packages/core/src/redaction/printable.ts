const ESC = '\u001b'
const BELL = '\u0007'
// Colours and cursor movements; titles and the like up to their end; any other sequence of two characters.
const ESCAPE_SEQUENCE = new RegExp(
  `(?:${ESC}\\[|\x9b)[0-?]*[ -/]*[@-~]?|${ESC}[\\]PX^_][^${BELL}${ESC}\x9c]*(?:${BELL}|${ESC}\\\\|\x9c)?|${ESC}[ -/]*[0-~]?`,
  'g',
)
const LINE_SEPARATOR = /\r\n?|[\v\f\x85\p{Zl}\p{Zp}]/gu
// Control characters but tab and line feed, and format characters: those without width, and those that turn the text.
const INVISIBLE = /(?![\t\n])[\p{Cc}\p{Cf}]/gu

/**
 * A string without characters that a terminal or a reader of logs would obey or not show: a dependency's message must
 * neither forge a line nor hide part of one. Line separators become line feeds.
 */
export function printable(text: string): string {
  return text.replace(ESCAPE_SEQUENCE, '').replace(LINE_SEPARATOR, '\n').replace(INVISIBLE, '')
}
