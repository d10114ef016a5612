import { apiContract } from '@anxin/shared/api'
import { Refusal, type RouteSpec } from '@anxin/shared/kernel/contract'
import { ERRORS } from '@anxin/shared/kernel/errors'
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi'

let document: ReturnType<typeof createDocument> | undefined

/** OpenAPI 3.1, generated from the contracts; the same text is committed as docs/api/openapi.json. */
export function openApiDocument(): ReturnType<typeof createDocument> {
  document ??= createDocument({
    openapi: '3.1.0',
    info: {
      title: '安心修 Anxinxiu API',
      version: '0.1.0',
      description:
        'Amounts are integer fen, instants UTC. Commands carry a client-made ULID and may be repeated.',
    },
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    paths: pathsOf(),
  })
  return document
}

function pathsOf(): ZodOpenApiPathsObject {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {}
  for (const [name, spec] of Object.entries(apiContract) as [string, RouteSpec][]) {
    const [method = '', url = ''] = name.split(' ')
    const path = (paths[url.replaceAll(/:(\w+)/g, '{$1}')] ??= {})
    path[method.toLowerCase()] = operationOf(name, spec)
  }
  return paths as ZodOpenApiPathsObject
}

function operationOf(name: string, spec: RouteSpec): ZodOpenApiOperationObject {
  const refusals = new Map<number, string[]>()
  for (const code of [
    'BAD_INPUT',
    ...(spec.access === 'public' ? [] : (['NOT_SIGNED_IN', 'FORBIDDEN'] as const)),
    ...(spec.errors ?? []),
  ] as const) {
    const { status } = ERRORS[code]
    refusals.set(status, [...(refusals.get(status) ?? []), code])
  }
  return {
    operationId: name.replaceAll(/[^A-Za-z0-9]+/g, '_'),
    summary: spec.summary,
    ...(spec.access === 'public' ? {} : { security: [{ bearer: [] }], 'x-access': [...spec.access] }),
    requestParams: {
      ...(spec.params ? { path: spec.params as never } : {}),
      ...(spec.query ? { query: spec.query as never } : {}),
    },
    ...(spec.body
      ? { requestBody: { required: true, content: { 'application/json': { schema: spec.body } } } }
      : {}),
    responses: {
      200: { description: 'Done', content: { 'application/json': { schema: spec.reply } } },
      ...Object.fromEntries(
        [...refusals].map(([status, codes]) => [
          String(status),
          { description: codes.join(', '), content: { 'application/json': { schema: Refusal } } },
        ]),
      ),
    },
  } as ZodOpenApiOperationObject
}
