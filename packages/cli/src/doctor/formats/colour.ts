export type Colour = 'red' | 'yellow' | 'blue' | 'green' | 'dim' | 'bold'

const CODES: Readonly<Record<Colour, readonly [number, number]>> = {
  red: [31, 39],
  yellow: [33, 39],
  blue: [34, 39],
  green: [32, 39],
  dim: [2, 22],
  bold: [1, 22],
}

export type Paint = (colour: Colour, text: string) => string

/** Paints for a terminal, or leaves everything as it is. */
export function painter(colour: boolean): Paint {
  if (!colour) return (_, text) => text
  return (name, text) => `\u001b[${CODES[name][0]}m${text}\u001b[${CODES[name][1]}m`
}
