import type { FastifyInstance } from 'fastify'
import type { Sandbox } from '../types'

/** Login, token, phone, subscribe, code and content check: the open API of api.weixin.qq.com. */
export async function registerOpenApi(_fastify: FastifyInstance, _sandbox: Sandbox): Promise<void> {}

/** The admin calls of the open API: a user logs in, gives a phone number, and so on. */
export async function registerOpenAdmin(_fastify: FastifyInstance, _sandbox: Sandbox): Promise<void> {}
