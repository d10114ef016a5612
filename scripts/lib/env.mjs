import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readJson, writeJson } from './files.mjs'
import { Sorry } from './sorry.mjs'

/**
 * The servers that the caller named: `DATABASE_URL` and `REDIS_URL`, each a URL or null. Null means that a private
 * server is to be started. A value that is no usable URL stops the script at once.
 */
export function givenUrls(env = process.env) {
  return {
    database: checked(
      env.DATABASE_URL,
      'DATABASE_URL',
      ['mysql:', 'mariadb:'],
      'mysql://user:password@host:3306/anxin',
    ),
    redis: checked(env.REDIS_URL, 'REDIS_URL', ['redis:', 'rediss:'], 'redis://host:6379'),
  }
}

/** The database's name in a URL, or null where it has none. */
export function databaseNameOf(url) {
  return decodeURIComponent(new URL(url).pathname.replace(/^\//, '')) || null
}

/** The same server and account with another database. */
export function withDatabase(url, name) {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}

/** The same server and account with no database named. */
export function serverUrlOf(url) {
  return withDatabase(url, '').replace(/\/(\?|$)/, '$1')
}

/** A URL that may be printed: its password is left out. */
export function withoutPassword(url) {
  const shown = new URL(url)
  shown.password = ''
  return shown.href
}

/**
 * The secrets of a local installation, made once and kept in `secrets.json`, which only its owner may read. Losing
 * the file means that sealed columns of that installation's data cannot be read any more.
 */
export function keptSecrets(folder) {
  const path = join(folder, 'secrets.json')
  if (!existsSync(path)) {
    const secret = () => randomBytes(32).toString('base64')
    writeJson(path, { JWT_SECRET: secret(), SEAL_KEYS: `k1:${secret()}`, BLIND_INDEX_KEY: secret() }, 0o600)
  }
  const secrets = readJson(path)
  if (!secrets?.JWT_SECRET || !secrets.SEAL_KEYS || !secrets.BLIND_INDEX_KEY) {
    throw new Sorry(
      `${path} cannot be read; without it the sealed data beside it are lost. Put it back, or start over.`,
    )
  }
  return secrets
}

function checked(value, name, protocols, example) {
  if (!value) return null
  if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol)) {
    throw new Sorry(`${name} is not a URL of the form ${example}.`)
  }
  return value.replace(/^mariadb:/, 'mysql:')
}
