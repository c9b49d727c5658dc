import { github } from './github'
import { json } from './json'
import type { ReportFormat } from './report'
import { sarif } from './sarif'
import { text } from './text'

export type FormatName = 'text' | 'json' | 'sarif' | 'github'

/** The formats of `--format`. */
export const FORMATS: Readonly<Record<FormatName, ReportFormat>> = { text, json, sarif, github }
