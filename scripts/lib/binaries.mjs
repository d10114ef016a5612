import { execFileSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

// An ordinary user's PATH lacks these on Debian, and that is where servers are installed.
const ALSO = ['/usr/sbin', '/usr/local/sbin', '/sbin', '/usr/local/bin', '/opt/homebrew/bin', '/usr/libexec']

/** The full path of the first of these programs that is installed, or null. */
export function findProgram(...names) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...ALSO].filter(Boolean)
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name)
      try {
        accessSync(path, constants.X_OK)
        return path
      } catch {
        // Not here: look on.
      }
    }
  }
  return null
}

/**
 * The database server that is installed: MariaDB where there is one, else MySQL 8, or null. On many systems
 * `mysqld` is a link to MariaDB, so the program itself is asked what it is.
 */
export function findDatabaseServer() {
  const server = findProgram('mariadbd', 'mysqld')
  if (!server) return null
  if (!/mariadb/i.test(execFileSync(server, ['--no-defaults', '--version'], { encoding: 'utf8' }))) {
    return { kind: 'mysql', server }
  }
  const installer = findProgram('mariadb-install-db', 'mysql_install_db')
  return installer ? { kind: 'mariadb', server, installer } : null
}

/** The browser in which the mini-programs are looked at, or null. */
export function findChromium() {
  return findProgram('chromium', 'chromium-browser', 'google-chrome')
}

/** The Redis server that is installed (Valkey speaks the same protocol), or null. */
export function findRedisServer() {
  return findProgram('redis-server', 'valkey-server')
}
