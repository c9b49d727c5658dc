// A quotation mark or a bracket ends a run only where something follows that fits: a password may hold one.
const RUN = /(?:[^\s"'`>]|["'`>](?![\s,}\])>;:]|$))+/g

/** Replaces every run of characters without white space, such as an address. */
export function everyRun(text: string, replace: (run: string) => string): string {
  return text.replace(RUN, replace)
}
