import type { Source, Span } from '../../manifest/source'
import type { Edit } from './edit'

/** Writes something else in the place of a span, such as an instruction or a directive. */
export function replaceSpan(source: Source, span: Span, text: string): Edit {
  return { source, span, text: text.replaceAll('\n', source.eol) }
}
