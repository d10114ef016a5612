import Taro from '@tarojs/taro'
import { toQuery } from './request'

type Query = Readonly<Record<string, string | number | boolean | undefined>>

/** WeChat's limit of pages on top of each other; beyond it navigateTo is refused. */
const DEPTH_MAX = 10

/** Opens a page: `go('/order/detail/index', { orderId })`. At WeChat's limit it takes the place of this one. */
export function go(path: string, query: Query = {}): void {
  const url = `${path}${toQuery(query)}`
  if (Taro.getCurrentPages().length >= DEPTH_MAX) void Taro.redirectTo({ url })
  else void Taro.navigateTo({ url })
}

/** Opens a page in place of this one: what is done cannot be gone back to. */
export function replace(path: string, query: Query = {}): void {
  void Taro.redirectTo({ url: `${path}${toQuery(query)}` })
}

/** Goes to one of the four tabs. */
export function goTab(path: string): void {
  void Taro.switchTab({ url: path })
}

/** Back to where the person came from; home, where she came from a share, a notice or a scan. */
export function back(home: string): void {
  if (Taro.getCurrentPages().length > 1) void Taro.navigateBack()
  else goTab(home)
}
