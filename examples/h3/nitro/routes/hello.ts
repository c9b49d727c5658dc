import { eventHandler } from 'h3v1'

export default eventHandler(() => 'hello\n')
