import Taro from '@tarojs/taro'
import { api } from './api'
import { currentToken } from './session'

const OK = 200

/** A file of the API that only the caller may read, as a temporary file of the phone; answers its path. */
export async function downloadFile(path: string): Promise<string> {
  const first = await downloadOnce(path)
  if (first.statusCode === OK) return first.tempFilePath
  if (first.statusCode !== 401) throw new Error(`${path} ${first.statusCode}`)
  // Any call of the API renews the session; a download cannot do so by itself.
  await api('GET /me')
  const second = await downloadOnce(path)
  if (second.statusCode !== OK) throw new Error(`${path} ${second.statusCode}`)
  return second.tempFilePath
}

function downloadOnce(path: string) {
  const token = currentToken()
  return Taro.downloadFile({
    url: `${API_BASE_URL}${path}`,
    header: token === null ? {} : { authorization: `Bearer ${token}` },
  })
}
