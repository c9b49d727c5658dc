import type { Seams } from './breakable-adapter'
import { answerMutants } from './of-answers'
import { orderMutants } from './of-order'
import { requestMutants } from './of-requests'
import { timeMutants } from './of-time'

/** Broken adapters, by what each does wrong. */
export const mutants: Readonly<Record<string, Seams>> = { ...requestMutants, ...answerMutants, ...orderMutants, ...timeMutants }
