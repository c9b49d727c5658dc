/** The script of the page, as one string: `inline-source.ts` at the root makes it of `browser-script.ts`. */
export declare const source: string
