// The client, in its own process.
import { answerCommands } from './commands.mjs'
import { load } from './load.mjs'

answerCommands({ load })
