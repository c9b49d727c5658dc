/** The style sheet of the page, as one string: `inline-source.ts` at the root makes it of `stylesheet.css`. */
export declare const source: string
