import Taro, { usePullDownRefresh } from '@tarojs/taro'

/** Fetches again when the page is pulled down, and lets go of it when the answer is on the screen. */
export function usePulled(reload: () => Promise<void>): void {
  usePullDownRefresh(() => {
    void reload().then(() => Taro.stopPullDownRefresh())
  })
}
