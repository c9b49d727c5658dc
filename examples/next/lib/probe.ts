import { answerProbe } from './health'

const handle = (request: Request): Response | Promise<Response> => answerProbe(request) ?? new Response('Not found\n', { status: 404 })

// Every method that a route can export. The probe answers 405 to those that it does not support.
export { handle as DELETE, handle as GET, handle as HEAD, handle as OPTIONS, handle as PATCH, handle as POST, handle as PUT }
