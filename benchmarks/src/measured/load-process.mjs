// The client, in a process of its own.
import { answerCommands } from './commands.mjs'
import { load } from './load.mjs'

answerCommands({ load })
