const LETTERS = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** What takes two columns of a terminal: East Asian letters, their punctuation and full-width forms, and emoji. */
const WIDE =
  /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\p{Emoji}\ufe0f)/u

/** How many columns of a terminal a string takes. */
export function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  return lettersOf(text).reduce((width, letter) => width + widthOfLetter(letter), 0)
}

/** Cut to a width, with an ellipsis where something is missing. */
export function cutTo(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let cut = ''
  let left = width - 1
  for (const letter of lettersOf(text)) {
    left -= widthOfLetter(letter)
    if (left < 0) break
    cut += letter
  }
  return width <= 0 ? '' : `${cut}…`
}

/** Filled up with blanks to a width. */
export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}

/** A letter with the marks on it is one. */
function lettersOf(text: string): string[] {
  return [...LETTERS.segment(text)].map(({ segment }) => segment)
}

function widthOfLetter(letter: string): number {
  if (WIDE.test(letter)) return 2
  return /^\p{M}*$/u.test(letter) ? 0 : 1
}
