// A quotation mark or a bracket ends a run only where something follows that fits: a password may hold one.
const RUN = /(?:[^\s"'`>]|["'`>](?![\s,}\])>;:]|$))+/g

/** Replaces every run of characters without white space that has the mark, such as an address. */
export function everyRun(text: string, mark: string, replace: (run: string) => string): string {
  return text.includes(mark) ? text.replace(RUN, (run) => (run.includes(mark) ? replace(run) : run)) : text
}
