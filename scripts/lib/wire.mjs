/** The first words of two protocols, spoken without a driver, to know that a server answers and not only listens. */
import net from 'node:net'

/** Whether a MySQL or MariaDB server greets at this port. */
export function answersMysql(port, host = '127.0.0.1') {
  // A packet: three bytes of length, its number, then the protocol version, which is 10. An error packet (too many
  // connections, host blocked) starts with 255 instead.
  return converse(port, host, null, (data) => (data.length < 5 ? null : data[4] === 10))
}

/** Whether a Redis server is ready at this port: PONG, or the wish for a password; not LOADING. */
export function answersRedis(port, host = '127.0.0.1') {
  return converse(port, host, 'PING\r\n', (data) => {
    const text = data.toString('latin1')
    return text.includes('\n') ? /^(\+PONG|-NOAUTH)/.test(text) : null
  })
}

/** Says `words` and hands what comes back to `judge` until it has a verdict. Every failure is a no. */
function converse(port, host, words, judge) {
  return new Promise((resolve) => {
    let data = Buffer.alloc(0)
    const socket = net.connect({ port, host })
    const done = (verdict) => {
      socket.destroy()
      resolve(verdict)
    }
    socket.setTimeout(2000, () => done(false))
    socket.once('error', () => done(false))
    socket.once('close', () => done(false))
    socket.once('connect', () => words && socket.write(words))
    socket.on('data', (chunk) => {
      data = Buffer.concat([data, chunk])
      const verdict = judge(data)
      if (verdict !== null) done(verdict)
    })
  })
}
