import net from 'node:net'
import { readJson, writeJson } from './files.mjs'

// Below the range from which systems take the ports of outgoing connections (32768 up on Linux, 49152 elsewhere):
// a port kept there could be in use by any browser tab at the next start. All well-known database ports are lower
// or avoided here.
const LOWEST = 20_000
const HIGHEST = 31_999
const AVOIDED = new Set([27_017, 33_060])

/** Whether nobody listens on this loopback port. Only looks: it never takes the port from anybody. */
export async function isFree(port) {
  // Some systems let a loopback listener stand in front of one on all addresses, so ask both ways.
  return (await canListen(port)) && !(await answers(port))
}

/** A port that nobody uses, not a standard one, and not in `taken`. */
export async function freePort(taken = new Set()) {
  for (let tries = 0; tries < 200; tries++) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST + 1))
    if (!taken.has(port) && !AVOIDED.has(port) && (await isFree(port))) return port
  }
  throw new Error(`no free port between ${LOWEST} and ${HIGHEST}`)
}

/**
 * One port for each name, remembered in `path`, so that addresses stay the same from start to start. A port that
 * somebody else took in the meantime is given up and another one chosen.
 */
export async function keptPorts(path, names) {
  const kept = readJson(path) ?? {}
  const ports = {}
  for (const name of names) {
    const taken = new Set([...Object.values(kept), ...Object.values(ports)])
    ports[name] = kept[name] && (await isFree(kept[name])) ? kept[name] : await freePort(taken)
  }
  writeJson(path, { ...kept, ...ports })
  return ports
}

function canListen(port) {
  return new Promise((resolve) => {
    const server = net.createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)))
  })
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1' })
    const done = (value) => {
      socket.destroy()
      resolve(value)
    }
    socket.once('connect', () => done(true))
    socket.once('error', () => done(false))
    socket.setTimeout(500, () => done(false))
  })
}
