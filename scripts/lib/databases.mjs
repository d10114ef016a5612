import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { withoutPassword } from './env.mjs'
import { ROOT } from './folders.mjs'
import { Sorry } from './sorry.mjs'
import { answersMysql, answersRedis } from './wire.mjs'

/** Makes databases that do not exist yet. Needs the installed packages: the server's own driver logs in. */
export async function createDatabases(url, names) {
  await withConnection(url, async (connection) => {
    for (const name of names) {
      await connection.query(`CREATE DATABASE IF NOT EXISTS ${quoted(name)} CHARACTER SET utf8mb4`)
    }
  })
}

/** Deletes databases; one that is not there is fine. */
export async function dropDatabases(url, names) {
  await withConnection(url, async (connection) => {
    for (const name of names) await connection.query(`DROP DATABASE IF EXISTS ${quoted(name)}`)
  })
}

/** Waits until given servers answer, because they may have been started a moment ago (compose). */
export async function waitForServers(given, waitMs = 30_000) {
  if (given.database) await untilAnswers(given.database, 3306, answersMysql, 'DATABASE_URL', waitMs)
  if (given.redis && new URL(given.redis).protocol === 'redis:') {
    await untilAnswers(given.redis, 6379, answersRedis, 'REDIS_URL', waitMs)
  }
}

async function untilAnswers(url, usualPort, answers, name, waitMs) {
  const { hostname, port } = new URL(url)
  const deadline = Date.now() + waitMs
  while (!(await answers(Number(port || usualPort), hostname.replace(/^\[|\]$/g, '')))) {
    if (Date.now() > deadline) throw new Sorry(`Nothing answers at ${name} (${withoutPassword(url)}).`)
    await wait(250)
  }
}

async function withConnection(url, work) {
  const mysql = createRequire(join(ROOT, 'server', 'package.json'))('mysql2/promise')
  const connection = await mysql.createConnection(url).catch((error) => {
    throw new Sorry(`Cannot log in at ${withoutPassword(url)}: ${error.message}`)
  })
  try {
    return await work(connection)
  } catch (error) {
    throw error.sqlMessage ? new Sorry(`${withoutPassword(url)}: ${error.sqlMessage}`) : error
  } finally {
    await connection.end()
  }
}

function quoted(name) {
  return `\`${name.replaceAll('`', '``')}\``
}
