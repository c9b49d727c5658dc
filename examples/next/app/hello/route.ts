export const GET = (): Response => new Response('hello')

export const POST = async (request: Request): Promise<Response> => Response.json(await request.json())
